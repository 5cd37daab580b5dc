"""Brings the criteria, sub-themes and prompts of one version into a region."""

import json
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from core.refusals import Refused
from councils.models import Region
from reviews import actions


class Command(BaseCommand):
    help = "Brings a framework into a region. It is in force from the day its file names, and never changes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("region", help="the region's name in addresses, such as west-midlands")
        parser.add_argument("file", type=Path, help="for example fixtures/frameworks/region-2026.json")
        parser.add_argument(
            "--by", required=True, help="email address of the administrator who answers for it"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        region = Region.objects.filter(slug=options["region"]).first()
        if region is None:
            raise CommandError(f"There is no region {options['region']}.")
        by = User.objects.filter(email__iexact=options["by"]).first()
        if by is None:
            raise CommandError(f"Nobody signs in as {options['by']}.")
        try:
            data = json.loads(options["file"].read_text())
            framework = actions.import_framework(by=by, region=region, data=data)
        except (OSError, ValueError) as error:
            raise CommandError(f"{options['file']} cannot be read: {error}") from None
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        except Refused as refused:
            raise CommandError(refused.reason) from None
        self.stdout.write(
            f"{region} has framework {framework.version}, in force from {framework.effective_on}."
        )
