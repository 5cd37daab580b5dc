"""Small tools with no words of the domain and no tables."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"
