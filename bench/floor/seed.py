"""Makes the tables and 2,000 rows; prints the cookie of somebody, and what each of 20 people writes in.

python -m bench.floor.seed
"""

import json
import sys
from datetime import timedelta

import django

django.setup()

# ruff: noqa: E402 -- the settings come first

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from bench.saving import KEY

from .models import Answer, Place, Visit

call_command("migrate", verbosity=0)
call_command(
    "migrate", run_syncdb=True, verbosity=0
)  # this app has no migrations, and needs the others' tables
people = [get_user_model().objects.create_user(f"person-{number}") for number in range(20)]
places = Place.objects.bulk_create(
    Place(name=f"Place number {number}, the council's", town=f"Town {number % 12}") for number in range(100)
)
Visit.objects.bulk_create(
    Visit(
        place=places[number % 100],
        lead=people[number % 20],
        topic=f"How people are heard, visit {number}",
        state=("open", "draft", "closed")[number % 3],
        at=timezone.now() - timedelta(minutes=number),
    )
    for number in range(2_000)
)
answers = Answer.objects.bulk_create(Answer() for _ in people)


def cookie_of(person: object) -> str:
    client = Client()
    client.force_login(person)  # type: ignore[arg-type] # whichever model the settings name
    named = [f"{name}={morsel.value}" for name, morsel in client.cookies.items() if name != "csrftoken"]
    return "; ".join([*named, f"csrftoken={KEY}"])


sys.stdout.write(
    json.dumps(
        {
            "cookie": cookie_of(people[0]),
            "writing": [
                {"cookie": cookie_of(person), "address": f"/save/{answer.pk}/", "prefix": "", "version": 0}
                for person, answer in zip(people, answers, strict=True)
            ],
        }
    )
)
