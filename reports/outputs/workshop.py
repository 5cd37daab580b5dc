"""The process that makes the documents besides the PDF: bounded in time and memory as the one that prints is.

`python -m reports.outputs.workshop FD` serves `reports.press`. It knows the templates, and asks no database.
"""

import logging
import os
import sys
from multiprocessing.connection import Connection

import django

from reports import press, printing
from reports.charts import ChartStore
from reports.document import Document
from reports.jobs import Progress

from .bounded import Made

IDLE = 300.0
"""Seconds after which it ends where nothing is asked of it: documents are made together, and then none for weeks."""


def made(asked: tuple[str, Document, ChartStore], _told: Progress) -> Made:
    """One document. The same gives the same bytes. Raises CannotRender."""
    from .making import make  # noqa: PLC0415 - comes once Django is set up

    kind, document, store = asked
    return make(kind, document, store=store)


def main(descriptor: int) -> None:
    for name in ("weasyprint", "fontTools"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    printing.bound_memory()
    django.setup()
    press.print_here_with(printing.printed_or_counted)
    with Connection(descriptor) as line:
        printing.end_with_asker()
        printing.serve(line, made, idle=IDLE)


if __name__ == "__main__":
    main(int(sys.argv[1]))
    sys.stdout.flush()
    os._exit(0)
