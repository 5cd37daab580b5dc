"""After a restore: erases again what had been erased since the backup, so that people can sign in again."""

from typing import Any

from django.core.management import BaseCommand

from retention import daily


class Command(BaseCommand):
    help = "After a restore: erase again what was erased since the backup. Until then nobody can sign in."

    def handle(self, *args: Any, **options: Any) -> None:
        count = daily.replay()
        self.stdout.write(
            f"Erased again: {count}." if count else "The database has every erasure. Nothing to do."
        )
