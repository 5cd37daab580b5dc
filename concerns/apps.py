"""What cannot wait for the report: a safeguarding concern, told at once and followed to its end."""

from django.apps import AppConfig


class ConcernsConfig(AppConfig):
    name = "concerns"
