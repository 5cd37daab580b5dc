"""Which body: regions and councils."""

from django.apps import AppConfig


class CouncilsConfig(AppConfig):
    name = "councils"
