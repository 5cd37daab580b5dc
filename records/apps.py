"""Whose records: the log, the sample, identities, consent."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "records"
