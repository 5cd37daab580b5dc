"""After a restore: ends every sign-in and erases again what had been erased since, so that people can sign in again."""

from typing import Any

from django.core.management import BaseCommand

from retention import daily

LOOK_AT = (
    "Roles, grants, invitations and closed accounts are as they were on the day of the backup: end again what was "
    "ended since. Each person signs in anew."
)


class Command(BaseCommand):
    help = (
        "After a restore: end every sign-in, and erase again what was erased since the backup. Until then nobody can "
        "sign in."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        ended, count = daily.replay_after_restore()
        self.stdout.write(f"Sign-ins ended: {ended}. Erased again: {count}. {LOOK_AT}")
