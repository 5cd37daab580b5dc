"""Invites the very first programme administrator, who then invites everyone else."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from accounts import actions
from accounts.roles import Role
from core.refusals import Refused


class Command(BaseCommand):
    help = "Sends the first programme administrator their invitation, and prints its link."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the address the link is sent to")
        parser.add_argument("name", help="the person's name, in quotes")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            invitation = actions.invite(
                by=None, email=options["email"], name=options["name"], role=Role.ADMINISTRATOR
            )
        except Refused as refused:
            raise CommandError(refused.reason) from None
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        link = settings.SITE_URL + reverse("accounts:invitation_accept", args=[invitation.token])
        self.stdout.write(f"Sent to {invitation.email}. The link works once, for seven days:\n{link}")
