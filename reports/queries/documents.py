"""The documents of a report for its pages: what there is of each, the plain words, and who is owed a letter."""

from dataclasses import dataclass

from accounts.models import User
from core.refusals import why_not
from records.access import consents_visible_to
from reports import access, compose
from reports.models import Output, PlainText, Report, ReportVersion
from reports.outputs.kinds import ABOUT, About
from reviews.models import Review


@dataclass(frozen=True)
class OutputLine:
    """One document as its page tells of it. `why_not` says why it cannot be had, where it is there."""

    kind: str
    title: str
    about: About
    output: Output | None
    why_not: str

    @property
    def size(self) -> str:
        return self.output.size_text if self.output else ""


def output_lines(user: User, report: Report, version: ReportVersion | None = None) -> list[OutputLine]:
    """Every kind this person may have of the draft, or of a version; made or not. At most five queries."""
    rows = {row.kind: row for row in access.outputs_visible_to(user).filter(report=report, version=version)}
    kinds = access.output_kinds_for(user, report.review)
    return [
        OutputLine(
            kind=kind.value,
            title=str(kind.label),
            about=ABOUT[kind],
            output=rows.get(kind),
            why_not=why_not(access.check_can_have_output, user, rows[kind]) if kind in rows else "",
        )
        for kind in kinds
    ]


def output_of(user: User, report: Report, kind: str, version: ReportVersion | None = None) -> Output | None:
    """One document this person may see of."""
    return access.outputs_visible_to(user).filter(report=report, version=version, kind=kind).first()


def letters_to(user: User, review: Review) -> list[str]:
    """Audit references of those who talked with the team and agreed to be told what came of it, and still do."""
    agreed = consents_visible_to(user).filter(
        record__review=review,
        follow_up=True,
        withdrawn_at=None,
        record__appointment__conversation__handed_in_at__isnull=False,
    )
    rows = agreed.order_by("record__category", "record__number").select_related("record").distinct()
    return [consent.record.ref for consent in rows]


@dataclass(frozen=True)
class PlainLine:
    """One thing to put plainly: what it is called, the report's own words, and the plain ones with their version."""

    part: str
    number: int
    name: str
    original: str
    text: str
    version: int | None
    is_outdated: bool


def plain_groups(report: Report) -> list[tuple[str, list[PlainLine]]]:
    """Everything that can be put plainly, in the order of the plain-language version. Three queries."""
    lines = _plain_lines(report)
    return [
        (str(part.label), [line for line in lines if line.part == part])
        for part in PlainText.Part
        if any(line.part == part for line in lines)
    ]


def plain_line(report: Report, part: str, number: int) -> PlainLine | None:
    return next((line for line in _plain_lines(report) if (line.part, line.number) == (part, number)), None)


def _plain_lines(report: Report) -> list[PlainLine]:
    written = {(row.part, row.number): row for row in report.plain_texts.all()}
    return [
        _line(part, number, original, written.get((part, number)))
        for (part, number), original in compose.originals_of(report).items()
    ]


def _line(part: str, number: int, original: str, row: PlainText | None) -> PlainLine:
    label = str(PlainText.Part(part).label)
    return PlainLine(
        part=part,
        number=number,
        name=label if part == PlainText.Part.CHANGED else f"{label} {number}",
        original=original,
        text=row.text if row else "",
        version=row.version if row else None,
        is_outdated=row is not None and row.written_for != compose.hash_of(original),
    )
