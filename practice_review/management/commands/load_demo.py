"""Makes the demonstration's region, people and reviews, as they stand today: what the story's dates delete is gone."""

from argparse import ArgumentParser
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from practice_review import demo
from retention.tasks import delete_what_is_due


class Command(BaseCommand):
    help = "Make the demonstration: an invented region whose people all share one known password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--yes-i-know", action="store_true", help="load it outside the demonstration's own settings"
        )

        parser.add_argument(
            "--keep-due",
            action="store_true",
            help="leave what the story would have deleted by now to the first daily deletion",
        )

    def handle(
        self, *args: Any, yes_i_know: bool, verbosity: int, keep_due: bool = False, **options: Any
    ) -> None:
        if not (settings.DEMO or yes_i_know):
            raise CommandError(
                "These are not the demonstration's settings. It would add people who all share one known password; "
                "to do so all the same, add --yes-i-know."
            )
        started = monotonic()
        if verbosity:
            self.stdout.write("Making the demonstration, which takes about a minute")
        made = demo.load(self._say if verbosity > 1 else lambda _: None)
        if made and not keep_due:
            delete_what_is_due()
        if not verbosity:
            return
        if made:
            self.stdout.write(f"The demonstration is ready, after {monotonic() - started:.0f} seconds")
        else:
            self.stdout.write("The demonstration is there already, and stays as it is")

    def _say(self, text: str) -> None:
        self.stdout.write(f"  {text}")
