"""Says whether the trail still is what was written."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from trail.walk import Broken, walk


class Command(BaseCommand):
    help = (
        "Walk the trail from its beginning and fail at the first event that was changed, removed, put in or moved. "
        "Note the last hash somewhere else, and give it back with --expect: only so can it be seen that the end was "
        "cut off, or everything rewritten."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--from",
            dest="start",
            type=int,
            metavar="POSITION",
            help="begin here, trusting what stands before",
        )
        parser.add_argument(
            "--expect",
            action="append",
            default=[],
            metavar="HASH",
            help="a last hash that was noted earlier, which must still be in the chain; may be given again",
        )

    def handle(self, *args: Any, start: int | None, expect: list[str], **options: Any) -> None:
        if start is not None and start < 1:
            raise CommandError("Positions begin at 1.", returncode=2)
        try:
            walked = walk(start=start, expect={each.strip().lower() for each in expect})
        except Broken as broken:
            raise CommandError(f"The trail breaks at position {broken.position:,}: {broken.what}.") from None
        if not walked.events:
            self.stdout.write("There is no event to verify.")
            return
        self.stdout.write(
            f"{walked.events:,} events verified, positions {walked.first:,} to {walked.last:,}.\n"
            f"First hash {walked.first_hash}\n"
            f"Last hash  {walked.last_hash}"
        )
