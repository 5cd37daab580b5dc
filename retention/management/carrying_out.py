"""What the two commands about a person share: they carry out what two people agreed to, and nothing else."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError

from core.refusals import Refused
from retention import actions
from retention.models import PersonRequest


class CarryingOut(BaseCommand):
    kind = PersonRequest.Kind.ACCESS

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("request", help="the reference of a request that a second person approved")

    def handle(self, *_: Any, request: str, **__: Any) -> None:
        found = (
            PersonRequest.objects.select_related("review__host").filter(ref=request, kind=self.kind).first()
        )
        if found is None:
            raise CommandError(f"There is no such request for {self.kind.label.lower()}.")
        try:
            done = actions.carry_out(by=None, asked=found)
        except Refused as refused:
            raise CommandError(refused.reason) from None
        self.stdout.write(f"Done: {done.file.name}" if done.file else "Done.")
