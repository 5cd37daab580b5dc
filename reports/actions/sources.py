"""Evidence put into the report, with its source kept behind it."""

from django.db import transaction
from django.http import Http404

from accounts.models import User
from reports import access, queries
from reports.marks import marked
from reports.models import Report, Section, Source
from trail import actions as trail

from .writing import save_section


@transaction.atomic
def put_in(*, by: User, report: Report, key: str, kind: str, piece: int, is_quote: bool, at_end: bool) -> str:
    """Return the piece as marked HTML for the narrative of section `key`, put at its end if so asked.

    Only a piece that the person may see; what is not there, or not for them, is not found.
    """
    access.check_can_write_section(by, report, key)
    found = queries.piece_of(by, report.review, kind, piece)
    if found is None or not found.text:
        raise Http404
    source, _ = Source.objects.get_or_create(report=report, kind=kind, piece=piece)
    html = marked(found.text, source.key, is_quote=is_quote, within=not at_end)
    if at_end:
        section = Section.objects.select_for_update().get(report=report, key=key)
        save_section(by=by, report=report, key=key, body=f"{section.body}{html}", version=section.version)
    trail.record(
        by=by,
        verb="evidence.put_in",
        subject=f"section {key}",
        review=report.review.ref,
        detail={"kind": str(found.kind)},
    )
    return html
