"""Brings in a framework from a file, as a programme administrator would."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from core.refusals import Refused
from councils.models import Region
from reviews import actions

DEFAULT = "fixtures/frameworks/region-2026.json"


class Command(BaseCommand):
    help = "Brings in a framework for a region; the file's shape is described in fixtures/README.md."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("region", help="the region's name in addresses, such as west-midlands")
        parser.add_argument("--by", required=True, help="the e-mail address of a programme administrator")
        parser.add_argument("--file", type=Path, default=settings.BASE_DIR / DEFAULT)

    def handle(self, *args: Any, **options: Any) -> None:
        region = Region.objects.filter(slug=options["region"]).first()
        by = User.objects.filter(email__iexact=options["by"]).first()
        if region is None or by is None:
            raise CommandError(f"There is no {'region' if region is None else 'person'} of that name.")
        try:
            data = json.loads(options["file"].read_text())
            framework = actions.import_framework(by=by, region=region, data=data)
        except (OSError, ValueError) as error:
            raise CommandError(f"The file cannot be read: {error}") from None
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        except Refused as refused:
            raise CommandError(refused.reason) from None
        self.stdout.write(f"{region} has {framework}, in force from {framework.effective_on}.")
