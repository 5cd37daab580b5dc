"""Composes every app: settings, addresses, home page, menu and commands."""

from django.apps import AppConfig


class PracticeReviewConfig(AppConfig):
    name = "practice_review"
