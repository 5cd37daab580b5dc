"""What a final version keeps of its numbers and words, beside the files that were made from them."""

import json
from dataclasses import asdict
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

from cattrs.preconf.json import make_converter
from django.conf import settings

from reports.document import Document
from reports.edition import for_everybody
from reports.models import PublicEdition, ReportVersion

_CONVERTER = make_converter()
_SET_BY = ("templates/reports/print", "static/print")


def data_of(document: Document) -> dict[str, Any]:
    """The document as JSON: everything it says, from which each of its files can be made and checked again."""
    return cast("dict[str, Any]", json.loads(json.dumps(asdict(document), default=str)))


def document_from(data: dict[str, Any]) -> Document:
    """The document that `data_of` was asked about: what an edition or a correction of a version begins with.

    What a later program has added to the document stands at its default; raises where something it cannot do without
    is missing (`cattrs.errors.ClassValidationError`).
    """
    return _CONVERTER.structure(data, Document)


def edition_from(version: ReportVersion) -> Document:
    """The document of its edition for everybody, from what the version keeps: it stays the same whatever goes later."""
    return for_everybody(document_from(version.data), version=version.number)


def left_out_of(version: ReportVersion) -> list[str]:
    """What its edition for everybody does not say, by the rule as it is now."""
    return list(edition_from(version).left_out)


def is_by_the_rule(edition: PublicEdition) -> bool:
    """Whether an edition that is made leaves out what has to be left out by the rule as it is now."""
    return bool(left_out_of(edition.version) == edition.left_out)


@cache
def template_version() -> str:
    """A short name for the templates and the style sheet that a report is set with: it changes when they do."""
    found = sha256()
    for folder in _SET_BY:
        for path in sorted(Path(settings.BASE_DIR, folder).rglob("*")):
            if path.is_file():
                found.update(f"{path.name}\0".encode() + path.read_bytes() + b"\0")
    return found.hexdigest()[:12]
