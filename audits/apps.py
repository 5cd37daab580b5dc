"""What was read: the pro forma."""

from django.apps import AppConfig


class AuditsConfig(AppConfig):
    name = "audits"
