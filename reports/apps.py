"""What is said: the report, its versions and its documents."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
