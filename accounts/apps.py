"""Who is acting: people, their roles, sign-in and invitations."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
