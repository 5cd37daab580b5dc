"""What happened: append-only events."""

from django.apps import AppConfig


class TrailConfig(AppConfig):
    name = "trail"
