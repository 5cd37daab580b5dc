"""Deletes what is due, everywhere it is kept."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError

from retention import daily
from retention.periods import STANDARD


class Command(BaseCommand):
    help = "Delete what is due, everywhere it is kept. The worker does it once a day; this does it now."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say what would go, and delete nothing")
        parser.add_argument(
            "--confirm-clock",
            action="store_true",
            help="somebody looked at the clock, and it is right although it jumped",
        )

    def handle(self, *args: Any, dry_run: bool, confirm_clock: bool, **options: Any) -> None:
        if dry_run:
            lines = [f"{review.ref}: {STANDARD[kind].title}" for review, kind in daily.plan()]
            self.stdout.write("\n".join(lines) or "Nothing is due.")
            return
        try:
            done = daily.purge(confirm_clock=confirm_clock)
        except daily.ClockNotBelieved as problem:
            raise CommandError(
                f"Nothing was deleted. {problem} Look at the clock; if it is right, say so with --confirm-clock."
            ) from None
        self.stdout.write("\n".join(done.lines) or "Nothing was due.")
        if done.failed:
            raise CommandError(
                f"{done.failed} steps failed and are tried again at the next run. See the log."
            )
