"""Composes every app: settings, addresses, home page, menu and commands."""

from django.apps import AppConfig


class PracticeReviewConfig(AppConfig):
    name = "practice_review"

    def ready(self) -> None:
        from . import checks  # noqa: F401, PLC0415 -- registers the checks of a real installation
