"""What it is worth: observations, moderation, agreed ratings."""

from django.apps import AppConfig


class RatingsConfig(AppConfig):
    name = "ratings"
