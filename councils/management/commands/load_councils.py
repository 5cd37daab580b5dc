"""Makes a region and its councils from a file that comes with the service."""

import json
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from councils import actions, queries


class Command(BaseCommand):
    help = "Makes a region and those of its councils that are not there yet. Safe to run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", choices=list(queries.fixture_names()), help="whose councils")

    def handle(self, *args: Any, **options: Any) -> None:
        path = settings.BASE_DIR / "fixtures" / "councils" / f"{options['name']}.json"
        data = json.loads(path.read_text())
        try:
            region = actions.load_councils(by=None, region=data["region"], councils=data["councils"])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        self.stdout.write(f"{region.name} has {region.councils.count()} councils.")
