"""Evidence searched, filtered, counted and put in; and what the report rests on, for the team alone."""

import pytest
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from audits.models import AuditRating, CriterionAnswer
from conversations.models import Conversation, ConversationNote, Meeting, Quote
from core.refusals import Refused
from ratings.models import Observation
from records import actions as records_actions
from reports import actions, compose, queries
from reports.marks import keys_in
from reports.models import Report, Section, Source
from reports.queries import Filters
from reviews.models import Prompt, Review, Slot, SubTheme, Theme
from tests.cast import Cast, consent_to_talk, make_appointment, make_record, make_slot

from .makers import make_audit, make_evidence, write_report

SAID = "Nobody told me who would come on Monday"
NOTED = "She had waited eleven weeks for an answer"


@pytest.fixture
def report(cast: Cast) -> Report:
    review = cast.review(ref="PR-2026-01", upto="moderated_at")
    make_evidence(cast, review)
    theme = Theme.objects.create(review=review, number=1, title="Being rung back")
    Observation.objects.get(review=review, number=2).themes.add(theme)
    return write_report(cast, review)


def talk(cast: Cast, review: Review) -> Quote:
    """A conversation handed in, with a note and a quote the coordinator decided on."""
    record = make_record(review, "D1", cast.host_organiser)
    consent_to_talk(record, cast.host_organiser)
    slot = make_slot(review, Slot.Kind.CONVERSATION, cast.member(review, cast.peer), number=9, day=6)
    conversation = Conversation.objects.create(
        review=review,
        appointment=make_appointment(record, slot, cast.host_organiser),
        number=1,
        author=cast.peer,
        overall="good",
        overall_reason="She was asked early",
        handed_in_at=timezone.now(),
    )
    prompt = Prompt.objects.filter(framework=review.framework).first()
    ConversationNote.objects.create(conversation=conversation, prompt=prompt, text=NOTED)
    return Quote.objects.create(
        conversation=conversation,
        number=1,
        text=SAID,
        author=cast.peer,
        use=Quote.Use.AS_IT_IS,
        decided_by=cast.coordinator,
        decided_at=timezone.now(),
    )


def found(cast: Cast, report: Report, key: str = "analysis", **filters: object) -> list[tuple[str, str]]:
    pieces = queries.evidence_for(cast.coordinator, report, key, Filters(**filters)).pieces  # type: ignore[arg-type]
    return [(piece.source, piece.text) for piece in pieces]


def put(
    cast: Cast, report: Report, kind: str, piece: int, *, key: str = "analysis", is_quote: bool = False
) -> str:
    return actions.put_in(
        by=cast.coordinator, report=report, key=key, kind=kind, piece=piece, is_quote=is_quote, at_end=True
    )


def body(report: Report, key: str = "analysis") -> str:
    return Section.objects.get(report=report, key=key).body


def address(name: str, *args: object) -> str:
    return reverse(f"reports:{name}", args=["PR-2026-01", *args])


# Searching and filtering


def test_every_kind_of_evidence_is_found_from_any_section(cast: Cast, report: Report):
    quote = talk(cast, report.review)
    AuditRating.objects.filter(audit__record__category="A", subtheme__number=1).update(note="Rung back twice")
    slot = make_slot(
        report.review, Slot.Kind.MANAGERS, cast.member(report.review, cast.psw), number=10, day=7
    )
    Meeting.objects.create(
        review=report.review,
        slot=slot,
        number=1,
        author=cast.psw,
        attended=6,
        areas="Time",
        notes="Little of it",
    )

    every = queries.evidence_for(cast.coordinator, report, "introduction", Filters(source="all")).pieces

    kinds = {str(piece.kind) for piece in every}
    assert kinds >= {
        *("criterion", "answer", "subtheme", "record", "meeting", "areas", "conversation", "note", "quote"),
        *("observation", "conclusion", "rating", "theme"),
    }
    texts = {piece.text for piece in every}
    assert {
        SAID,
        NOTED,
        "Rung back twice",
        "Seen on file.",
        "Little of it",
        "Observation 1 in words",
    } <= texts
    # Criterion 1.1 was answered Y for A1 and Y for B1; 2.1 P and Y; 3.1 N and N/A (see `makers`).
    results = dict(found(cast, report, source="criteria"))
    assert [text for title, text in results.items() if title.startswith("Criterion 2.1")] == [
        "Met in 1, partly met in 1 and not met in 0 of 2 records."
    ]
    assert quote.pk in {piece.piece for piece in every if str(piece.kind) == "quote"}


def test_words_source_theme_and_subtheme_narrow_it(cast: Cast, report: Report):
    some = found(cast, report, source="all", words="2 WORDS obs")
    assert ("Observation 2: document", "Observation 2 in words") in some
    assert found(cast, report, source="all", words="no such words") == []
    assert found(cast, report, source="observations", theme=1) == [
        ("Observation 2: document", "Observation 2 in words")
    ]
    subtheme = SubTheme.objects.get(framework=report.review.framework, number=1)
    Observation.objects.get(review=report.review, number=3).subthemes.add(subtheme)
    assert [title for title, _ in found(cast, report, source="observations", subtheme=1)] == [
        "Observation 3: document"
    ]


@pytest.mark.parametrize(
    "data", [{}, {"source": "nonsense", "theme": "x", "subtheme": "9999", "unused": "yes"}]
)
def test_what_an_address_cannot_mean_is_left_out(data: dict[str, str]):
    assert queries.filters_of(data) == Filters()


def test_quotes_of_small_groups_and_undecided_ones_are_not_offered(cast: Cast, report: Report):
    quote = talk(cast, report.review)
    assert found(cast, report, source="quotes") == [("Conversation 1: usable as it is", SAID)]
    Quote.objects.update(use="", decided_by=None, decided_at=None)
    assert found(cast, report, source="quotes") == []
    with pytest.raises(Http404):
        put(cast, report, "quote", quote.pk)


def test_the_queries_do_not_grow_with_the_review(cast: Cast, report: Report):
    def cost() -> int:
        fresh = Report.objects.select_related("review__framework").get()
        with CaptureQueriesContext(connection) as made:
            found(cast, fresh, source="all")
        return len(made.captured_queries)

    few = cost()
    for ref in ("C1", "D2", "E1"):
        make_audit(cast, report.review, ref, answers="Y P N NA", grade="good", overall="good")
    assert cost() == few


# Putting in


def test_a_piece_comes_to_the_end_with_its_source_behind_it(cast: Cast, report: Report):
    observation = Observation.objects.get(review=report.review, number=1)
    before = body(report)

    put(cast, report, "observation", observation.pk, is_quote=True)

    source = Source.objects.get(report=report)
    assert (source.kind, source.piece) == ("observation", observation.pk)
    assert body(report) == (
        f'{before}<blockquote><p><span data-source="{source.key}">Observation 1 in words</span></p></blockquote>'
    )
    put(cast, report, "observation", observation.pk)
    assert Source.objects.count() == 1


@pytest.mark.parametrize("who", ["psw", "peer", "host_organiser", "other_coordinator"])
def test_only_the_writer_puts_in(cast: Cast, report: Report, who: str):
    piece = Observation.objects.get(review=report.review, number=1).pk
    what = {"key": "data", "kind": "observation", "piece": piece}
    with pytest.raises(Refused):
        actions.put_in(by=getattr(cast, who), report=report, is_quote=False, at_end=True, **what)


def test_what_is_not_of_this_review_is_not_found(cast: Cast, report: Report):
    other = cast.review(ref="PR-2026-02", upto="moderated_at")
    foreign = Observation.objects.create(
        review=other, number=1, text="x", source="document", document="y", author=cast.psw
    )
    for kind, piece in (("observation", foreign.pk), ("nonsense", 1), ("observation", 10**9)):
        with pytest.raises(Http404):
            put(cast, report, kind, piece)


def test_a_mark_of_another_report_or_of_nothing_is_dropped_on_saving(cast: Cast, report: Report):
    other = Report.objects.create(review=cast.review(ref="PR-2026-02", upto="moderated_at"))
    foreign = Source.objects.create(report=other, kind="observation", piece=1)
    own = Source.objects.create(report=report, kind="observation", piece=1)
    marks = [f'<span data-source="{key}">x</span>' for key in (foreign.key, "0" * 16, own.key)]
    version = Section.objects.get(report=report, key="data").version

    saved = actions.save_section(
        by=cast.coordinator, report=report, key="data", body=f"<p>{'-'.join(marks)}</p>", version=version
    )

    assert saved.body == f'<p>x-x-<span data-source="{own.key}">x</span></p>'


def test_with_script_it_comes_back_as_html_and_without_it_stands_at_the_end(
    client: Client, cast: Cast, report: Report
):
    client.force_login(cast.coordinator)
    piece = Observation.objects.get(review=report.review, number=1).pk
    data = {"kind": "observation", "piece": piece, "put": "text"}
    before = body(report, "data")

    answer = client.post(address("evidence_put_in", "data"), data, headers={"Accept": "application/json"})
    key = Source.objects.get(report=report).key
    assert answer.json() == {"html": f'<span data-source="{key}">Observation 1 in words</span>'}
    assert body(report, "data") == before

    answer = client.post(address("evidence_put_in", "data") + "?source=observations&unused=1", data)
    assert answer["Location"] == address("evidence", "data") + "?source=observations&unused=1"
    assert keys_in(body(report, "data")) == [key]


# What it rests on, and who may ask


def test_used_and_unused_are_counted(cast: Cast, report: Report):
    cited = set(Observation.objects.filter(points__report=report).values_list("number", flat=True))
    free = Observation.objects.create(
        review=report.review, number=9, text="Free", source="document", document="x", author=cast.psw
    )
    total = Observation.objects.filter(review=report.review).count()
    first = queries.evidence_for(cast.coordinator, report, "data", Filters(source="observations"))
    assert first.unused == total - len(cited)

    put(cast, report, "observation", free.pk)
    second = queries.evidence_for(
        cast.coordinator, report, "data", Filters(source="observations", unused=True)
    )
    assert second.unused == first.unused - 1
    assert free.pk not in {piece.piece for piece in second.pieces}
    _, lines = queries.rests_on(cast.coordinator, report)
    assert next((line.pieces, line.unused) for line in lines if line.name == "observations") == (
        total,
        second.unused,
    )


def test_the_team_sees_what_it_rests_on_and_nobody_else(client: Client, cast: Cast, report: Report):
    put(cast, report, "observation", Observation.objects.get(review=report.review, number=1).pk)
    Review.objects.update(team_check_opened_at=timezone.now(), accuracy_opened_at=timezone.now())
    for who, status in (
        *((name, 200) for name in ("coordinator", "psw", "second_psw", "peer")),
        *(
            (name, 404)
            for name in ("host_organiser", "host_psw", "host_dass", "host_lead", "reader", "administrator")
        ),
    ):
        client.force_login(getattr(cast, who))
        answer = client.get(address("rests_on"))
        assert answer.status_code == status, who
        assert ("Observation 1: document" in answer.content.decode()) == (status == 200), who


def test_a_checker_sees_only_the_sources_they_may_see(cast: Cast, report: Report):
    answer = CriterionAnswer.objects.filter(audit__record__review=report.review).exclude(comment="").first()
    assert answer is not None
    put(cast, report, "answer", answer.pk)

    def sources(user: object) -> list[bool]:
        sections, _ = queries.rests_on(user, report)  # type: ignore[arg-type]
        return [each.piece is not None for section in sections for each in section.passages]

    assert sources(cast.coordinator) == [True]
    assert sources(cast.peer) == [False]


def test_paragraphs_without_a_mark_are_counted(cast: Cast, report: Report):
    own = Source.objects.create(report=report, kind="observation", piece=1)
    Section.objects.filter(report=report).update(body="")
    Section.objects.filter(report=report, key="data").update(
        body=f'<h3>Title</h3><p>Own</p><ul><li>Own</li></ul><p>Not <span data-source="{own.key}">own</span></p>'
    )
    sections, _ = queries.rests_on(cast.coordinator, report)
    assert [(each.key, len(each.passages), each.unmarked) for each in sections] == [("data", 1, 2)]


@pytest.mark.parametrize("page", ["preview", "check"])
def test_no_mark_leaves_the_team(client: Client, cast: Cast, report: Report, page: str):
    put(cast, report, "observation", Observation.objects.get(review=report.review, number=1).pk)
    key = Source.objects.get(report=report).key
    assert key in body(report)
    Review.objects.update(team_check_opened_at=timezone.now(), accuracy_opened_at=timezone.now())

    assert key not in repr(compose.document_of(report.review))
    client.force_login(cast.host_dass if page == "preview" else cast.psw)
    shown = client.get(address(page)).content.decode()
    assert "data-source" not in shown
    assert key not in shown


# Withdrawn


def reworded_by_writer(report: Report) -> None:
    """The writer changed the words within the mark, so that no search for the words finds them."""
    section = Section.objects.get(report=report, key="analysis")
    Section.objects.filter(pk=section.pk).update(
        body=section.body.replace(SAID, "A secret retold").replace(NOTED, "A secret retold")
    )


@pytest.mark.parametrize("kind", ["quote", "note"])
def test_withdrawn_consent_takes_marked_passages_out_whatever_their_words(
    client: Client, cast: Cast, report: Report, kind: str
):
    quote = talk(cast, report.review)
    piece = quote.pk if kind == "quote" else ConversationNote.objects.get().pk
    put(cast, report, kind, piece)
    reworded_by_writer(report)
    assert "A secret retold" in compose.document_of(report.review).analysis.narrative

    records_actions.withdraw_consent(
        by=cast.host_organiser, record=report.review.records.get(category="D", number=1)
    )

    document = compose.document_of(report.review)
    assert "A secret retold" not in repr(document)
    assert "[words withdrawn]" in document.analysis.narrative
    assert [place.address for place in compose.withdrawn_words(report.review_id)] == [
        address("section", "analysis")
    ]
    assert any("Analysis of records" in gap.what for gap in compose.gaps_of(report))
    client.force_login(cast.psw)
    assert "A secret retold" not in client.get(address("rests_on")).content.decode()


def test_erasing_a_person_takes_their_marked_passages_out_for_good(cast: Cast, report: Report):
    quote = talk(cast, report.review)
    put(cast, report, "quote", quote.pk)
    reworded_by_writer(report)
    Quote.objects.all().delete()

    places = actions.take_out_words(by=cast.host_lead, review=report.review, words=[])

    assert places == ["Analysis of records and of conversations"]
    assert "A secret retold" not in body(report)
    assert "[words taken out]" in body(report)


def test_a_quote_that_is_decided_again_leaves_the_report(cast: Cast, report: Report):
    quote = talk(cast, report.review)
    put(cast, report, "quote", quote.pk)
    Quote.objects.filter(pk=quote.pk).update(use=Quote.Use.NO)
    assert SAID not in repr(compose.document_of(report.review))


def test_sources_go_with_the_drafts(cast: Cast, report: Report):
    put(cast, report, "observation", Observation.objects.get(review=report.review, number=1).pk)
    actions.destroy_drafts(by=None, review=report.review)
    assert not Source.objects.exists()
