"""Says who can sign in to the demonstration, and what each can try."""

import shutil
import textwrap
from typing import Any

from django.core.management import BaseCommand, CommandError

from councils.models import Region
from practice_review import demo

INDENT = "    "


class Command(BaseCommand):
    help = "Say who can sign in to the demonstration, with which password, and what each can try."

    def handle(self, *args: Any, **options: Any) -> None:
        if not Region.objects.filter(slug=demo.SLUG).exists():
            raise CommandError("The demonstration has not been loaded. Run load_demo first.")
        width = min(shutil.get_terminal_size((100, 24)).columns, 110)
        people = demo.sign_ins()
        longest = max(len(person.email) for person in people)
        self.stdout.write(f"\nThe password is {demo.PASSWORD} for everyone. Sign in as\n")
        for person in people:
            self.stdout.write(f"\n  {person.email:<{longest}}  {person.name}, {person.title}")
            self.stdout.write(
                textwrap.fill(person.try_this, width, initial_indent=INDENT, subsequent_indent=INDENT)
            )
        self.stdout.write("\nMail that was sent is at /demo/mail/\n")
