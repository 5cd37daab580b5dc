"""What was erased: an append-only list without personal data, kept inside and outside the database."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "ledger"
