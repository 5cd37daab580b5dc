"""How records are read and people are listened to, and what is noted of it."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from audits import actions as audits
from audits.models import Audit
from conversations import actions as conversations
from conversations.models import Conversation, Meeting, Quote
from ratings import actions as ratings
from records.models import Appointment

from .sampling import record_of
from .scene import Chapter, Event, event, on


def events(chapter: Chapter) -> Iterator[Event]:
    for audit in chapter.read("audits.json"):
        yield from _audit(chapter, audit)
    for conversation in chapter.read("conversations.json"):
        if not conversation.get("planned"):
            yield from _conversation(chapter, conversation)
    for meeting in chapter.read("meetings.json"):
        ends_at = _ends_at(chapter, meeting["slot"])
        yield event(ends_at + timedelta(minutes=45), _meeting, chapter, meeting)
        yield event(ends_at + timedelta(minutes=150), _decide_quotes, chapter, _meeting_of, meeting)
    yield from _observations(chapter)


# Audits


def _audit(chapter: Chapter, row: dict[str, Any]) -> Iterator[Event]:
    """Begun, answered, judged, and handed in unless it is half-written; `saved_at` says when that was left."""
    last = chapter.moment(row["handed_in_at"] or row["saved_at"])
    yield event(last - timedelta(minutes=150), _start_audit, chapter, row)
    yield event(last - timedelta(minutes=50), _answer, chapter, row)
    yield event(last - timedelta(minutes=20), _judge, chapter, row)
    yield event(last - timedelta(minutes=8), _rate_subthemes, chapter, row)
    if row["handed_in_at"]:
        yield event(last, _hand_in, chapter, row)


def _audit_of(chapter: Chapter, row: dict[str, Any]) -> Audit:
    rows = Audit.objects.select_related("record__review__host__region", "record__review__framework")
    return rows.get(record=record_of(chapter, row["record"]), reader=chapter.person(row["reader"]))


def _start_audit(chapter: Chapter, row: dict[str, Any]) -> None:
    audits.start_audit(by=chapter.person(row["reader"]), record=record_of(chapter, row["record"]))


def _answer(chapter: Chapter, row: dict[str, Any]) -> None:
    edits = [audits.AnswerEdit(each["code"], each["answer"], each["comment"]) for each in row["answers"]]
    audits.save_answers(by=chapter.person(row["reader"]), audit=_audit_of(chapter, row), answers=edits)


def _judge(chapter: Chapter, row: dict[str, Any]) -> None:
    overall = row["overall"] or {"grade": "", "reason": ""}
    texts = {
        **{f"lens_{name}": text for name, text in row["lenses"].items()},
        "overall": overall["grade"],
        "overall_reason": overall["reason"],
        "change_now": row["change_now"],
    }
    if any(texts.values()):
        audits.save_texts(by=chapter.person(row["reader"]), audit=_audit_of(chapter, row), **texts)


def _rate_subthemes(chapter: Chapter, row: dict[str, Any]) -> None:
    edits = [audits.RatingEdit(int(number), grade) for number, grade in row["subthemes"].items()]
    audits.save_ratings(by=chapter.person(row["reader"]), audit=_audit_of(chapter, row), ratings=edits)


def _hand_in(chapter: Chapter, row: dict[str, Any]) -> None:
    audits.hand_in(by=chapter.person(row["reader"]), audit=_audit_of(chapter, row))


# Conversations and meetings


def _slot(chapter: Chapter, number: int) -> dict[str, Any]:
    return next(slot for slot in chapter.plan["timetable"] if slot["number"] == number)


def _ends_at(chapter: Chapter, slot: int) -> datetime:
    return chapter.moment(_slot(chapter, slot)["ends_at"])


def _conversation(chapter: Chapter, row: dict[str, Any]) -> Iterator[Event]:
    starts_at = chapter.moment(_slot(chapter, row["slot"])["starts_at"])
    written_at = _ends_at(chapter, row["slot"]) + timedelta(minutes=30)
    yield event(starts_at, _start_conversation, chapter, row)
    yield event(written_at, _write_conversation, chapter, row)
    if row["handed_in_at"]:
        handed_in_at = chapter.moment(row["handed_in_at"])
        yield event(handed_in_at - timedelta(minutes=10), _rate_conversation, chapter, row)
        yield event(handed_in_at, _hand_in_conversation, chapter, row)
        yield event(handed_in_at + timedelta(minutes=90), _decide_quotes, chapter, _conversation_of, row)
    else:
        yield event(written_at + timedelta(minutes=15), _rate_conversation, chapter, row)


def _conversation_of(chapter: Chapter, row: dict[str, Any]) -> Conversation:
    return Conversation.objects.select_related("review").get(review=chapter.review, number=row["number"])


def _meeting_of(chapter: Chapter, row: dict[str, Any]) -> Meeting:
    return Meeting.objects.select_related("review").get(review=chapter.review, slot__number=row["slot"])


def _start_conversation(chapter: Chapter, row: dict[str, Any]) -> None:
    appointments = Appointment.objects.select_related("slot__review__host__region", "record__review")
    conversations.start_conversation(
        by=chapter.person(row["peer"]),
        appointment=appointments.get(record=record_of(chapter, row["record"])),
        spoke_with=row["spoke_with"],
    )


def _write_conversation(chapter: Chapter, row: dict[str, Any]) -> None:
    peer, conversation = chapter.person(row["peer"]), _conversation_of(chapter, row)
    for note in row["notes"]:
        conversations.write_note(by=peer, conversation=conversation, prompt=note["prompt"], text=note["text"])
    for quote in row["quotes"]:
        conversations.add_quote(by=peer, conversation=conversation, text=quote["text"])


def _rate_conversation(chapter: Chapter, row: dict[str, Any]) -> None:
    overall = row["overall"] or {"grade": "", "reason": ""}
    conversations.rate_conversation(
        by=chapter.person(row["peer"]),
        conversation=_conversation_of(chapter, row),
        overall=overall["grade"],
        overall_reason=overall["reason"],
        subthemes={int(number): grade for number, grade in row["subthemes"].items()},
        spoke_with=row["spoke_with"],
    )


def _hand_in_conversation(chapter: Chapter, row: dict[str, Any]) -> None:
    conversations.hand_in_conversation(
        by=chapter.person(row["peer"]), conversation=_conversation_of(chapter, row)
    )


def _meeting(chapter: Chapter, row: dict[str, Any]) -> None:
    author = chapter.person(row["by"])
    meeting: Meeting = conversations.write_meeting(
        by=author,
        slot=chapter.review.slots.select_related("review__host__region").get(number=row["slot"]),
        attended=row["present"],
        areas="\n\n".join(row["areas"]),
        notes=row["notes"],
        themes=row["themes"],
    )
    for quote in row["quotes"]:
        conversations.add_meeting_quote(by=author, meeting=meeting, text=quote["text"])


def _decide_quotes(
    chapter: Chapter, source: Callable[[Chapter, dict[str, Any]], Any], row: dict[str, Any]
) -> None:
    """The coordinator takes no words down in the story, and so decides on those of all others."""
    rows = Quote.objects.select_related(
        "conversation__review", "conversation__appointment", "meeting__review", "meeting__slot__review"
    )
    quotes = rows.in_bulk(source(chapter, row).quotes.values_list("pk", flat=True))
    for quote, written in zip(
        sorted(quotes.values(), key=lambda each: each.number), row["quotes"], strict=True
    ):
        if written["use"]:
            conversations.decide_quote(
                by=chapter.coordinator,
                quote=quote,
                use=written["use"],
                reworded=written.get("reworded", ""),
                version=quote.version,
            )


# Observations


def _observations(chapter: Chapter) -> Iterator[Event]:
    """In the order of their numbers, each once its source is there."""
    noted = chapter.read("observations.json")
    if not noted:
        return
    there = _sources(chapter)
    at = min(there.values())
    for row in noted["observations"]:
        ready_at = there.get((row["source"]["kind"], str(row["source"]["ref"])), at)
        at = max(at + timedelta(minutes=1), ready_at + timedelta(minutes=4))
        yield event(at, _observe, chapter, row)
    agreed = chapter.read("ratings.json")
    if agreed:
        for number, row in enumerate(noted["conclusions"]):
            yield event(on(chapter.day(agreed["agreed_on"]), 13, number), _conclude, chapter, row)


def _sources(chapter: Chapter) -> dict[tuple[str, str], datetime]:
    """When each record was first handed in, each conversation too, and each meeting written up."""
    there: dict[tuple[str, str], datetime] = {}
    for audit in chapter.read("audits.json"):
        if audit["handed_in_at"]:
            there.setdefault(("record", audit["record"]), chapter.moment(audit["handed_in_at"]))
    for each in chapter.read("conversations.json"):
        if each["handed_in_at"]:
            there["conversation", str(each["number"])] = chapter.moment(each["handed_in_at"])
    for meeting in chapter.read("meetings.json"):
        there["meeting", str(meeting["number"])] = _ends_at(chapter, meeting["slot"]) + timedelta(hours=1)
    return there


def _observe(chapter: Chapter, row: dict[str, Any]) -> None:
    ratings.note_observation(
        by=chapter.person(row["by"]),
        review=chapter.review,
        text=row["text"],
        source=row["source"]["kind"],
        source_ref=row["source"]["ref"],
        themes=row["themes"],
        subthemes=row["subthemes"],
    )


def _conclude(chapter: Chapter, row: dict[str, Any]) -> None:
    ratings.draw_conclusion(
        by=chapter.coordinator,
        review=chapter.review,
        text=row["text"],
        observations=row["observations"],
        themes=row["themes"],
    )
