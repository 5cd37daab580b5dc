"""How long what is known of people is kept, and what happens when they ask."""

from django.apps import AppConfig


class RetentionConfig(AppConfig):
    name = "retention"
