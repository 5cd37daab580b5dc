"""What was made of one record or conversation, for the copy its person may ask for."""

from django.db.models import Q

from core.held import Held
from ratings.models import Moderation, Observation, Proposal
from records.models import Record


def held_about(record: Record) -> list[Held]:
    """Observations from the record and the talk with its person, and what was proposed and decided of its readings."""
    about = Q(record=record) | Q(conversation__appointment__record=record)
    seen = [(f"Observation {each.number}", each.text) for each in Observation.objects.filter(about)]
    proposed = [("What its readers proposed", each.reason) for each in Proposal.objects.filter(record=record)]
    decided = [
        (label, text)
        for each in Moderation.objects.filter(record=record)
        for label, text in (("What was decided", each.reason), ("Why it stands", each.clash_reason))
    ]
    return [
        held for held in (Held("What was noted from it", [*seen, *proposed, *decided]).told(),) if held.facts
    ]
