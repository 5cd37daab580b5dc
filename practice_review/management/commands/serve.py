"""Serves the pages and does the background work, under one process."""

import os
from argparse import ArgumentParser
from contextlib import suppress
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command, get_commands

from practice_review import serve


class Command(BaseCommand):
    help = "Serve the pages and do the background work, under one process. Ctrl-C or SIGTERM stops both."

    def add_arguments(self, parser: ArgumentParser) -> None:
        port = int(os.environ.get("PORT", "8000"))
        parser.add_argument("--host", default="127.0.0.1", help="an address of this machine")
        parser.add_argument("--port", type=int, default=port, help="8000, or what PORT says")
        parser.add_argument("--web-workers", type=int, default=int(os.environ.get("WEB_CONCURRENCY", "2")))
        parser.add_argument("--threads", type=int, default=4, help="for each web worker")

    def handle(
        self, *args: Any, host: str, port: int, web_workers: int, threads: int, **options: Any
    ) -> None:
        if settings.DEMO and not is_loopback(host):
            raise CommandError("The demonstration is served on a loopback address only, such as 127.0.0.1.")
        if not serve.is_free(host, port):
            raise CommandError(f"Port {port} is taken. Choose another, such as PORT={port + 1} make demo.")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings.SETTINGS_MODULE)

        def announce() -> None:
            self.stdout.write(f"\n{settings.SERVICE_NAME} is at http://{in_url(host)}:{port}")
            if settings.DEMO and "demo_people" in get_commands():
                with suppress(CommandError):  # nobody to name before the demonstration is loaded
                    call_command("demo_people")
            self.stdout.write("Ctrl-C stops it.\n")

        address = f"{in_url(host)}:{port}"
        serve.Supervisor(
            children=[
                serve.Child(
                    "web", lambda _: serve.web_command(address, workers=web_workers, threads=threads)
                ),
                serve.Child("worker", serve.worker_command),
            ],
            look_around=serve.take_up_lost_tasks_calmly,
            is_ready=lambda: serve.answers(host, port),
            on_ready=announce,
        ).run()


def is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host
