"""What it is worth: observations, proposals, moderation, agreed ratings, agreement."""

from django.apps import AppConfig


class RatingsConfig(AppConfig):
    name = "ratings"
