"""Makes the bench's databases: the demonstration with a few reviews, the same with very many, and the floor's."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import psycopg
from psycopg import sql

from .processes import FLOOR, Place, beside

FEW, MANY = 25, 2_000


def make(name: str, *, like: str = "") -> str:
    """Create a database on the server that DATABASE_URL names, and return its address."""
    server = os.environ["DATABASE_URL"]
    host, _, user = unquote(server.removeprefix("postgres:///")).partition("?user=")
    with psycopg.connect(
        host=f"/{host.rpartition('/')[0].lstrip('/')}", user=user, dbname="postgres", autocommit=True
    ) as admin:
        template = sql.SQL("TEMPLATE {}").format(sql.Identifier(like)) if like else sql.SQL("")
        admin.execute(sql.SQL("CREATE DATABASE {} {}").format(sql.Identifier(name), template))
    return beside(server, name)


def few_and_many(folder: Path) -> tuple[Place, Place]:
    """The demonstration brought to 25 reviews, and a copy of it brought to 2,000."""
    few = Place(make("few"), folder)
    for command in (
        ["migrate", "--verbosity", "0"],
        ["createcachetable"],
        ["collectstatic", "--no-input", "--verbosity", "0"],
        ["load_demo", "--keep-due"],
    ):
        few.run("manage.py", *command)
    few.run("-m", "bench.seed", str(FEW))
    many = Place(make("many", like="few"), folder)
    many.run("-m", "bench.seed", str(MANY))
    return few, many


def floor(folder: Path) -> tuple[Place, dict[str, Any]]:
    """A bare list of 2,000 rows with the cookie of somebody who is signed in, and what each of 20 people writes in."""
    place = Place(make("floor"), folder / "floor", FLOOR)
    return place, place.ask("bench.floor.seed")


def on_sqlite(folder: Path) -> tuple[Place, Place, dict[str, Any]]:
    """The product without its demonstration, and the floor, each on a SQLite file of its own."""
    here, bare = folder / "sqlite", folder / "bare-sqlite"
    here.mkdir()
    bare.mkdir()
    product = Place(f"sqlite:///{here}/product.sqlite3", here)
    for command in (
        ["migrate", "--verbosity", "0"],
        ["createcachetable"],
        ["collectstatic", "--no-input", "--verbosity", "0"],
    ):
        product.run("manage.py", *command)
    place = Place(f"sqlite:///{bare}/floor.sqlite3", bare, FLOOR)
    return product, place, place.ask("bench.floor.seed")
