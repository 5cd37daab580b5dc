"""Makes the tables and 2,000 rows, and prints the session cookie of somebody: python -m bench.floor.seed."""

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

from .models import Place, Visit

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
client = Client()
client.force_login(people[0])
sys.stdout.write(json.dumps("; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())))
