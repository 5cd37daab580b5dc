"""What was written of one record, for the copy its person may ask for."""

from audits.models import Audit
from core.held import Held
from records.models import Record


def held_about(record: Record) -> list[Held]:
    """Every audit of the record that was handed in; whose it is is left out."""
    rows = Audit.objects.filter(record=record, handed_in_at__isnull=False).prefetch_related(
        "answers__criterion", "ratings__subtheme"
    )
    return [_held(audit).told() for audit in rows]


def _held(audit: Audit) -> Held:
    return Held(
        f"What was written when the record was read, reading {audit.reading}",
        [
            ("The process", audit.lens_process),
            ("The person’s experience", audit.lens_experience),
            ("The difference made", audit.lens_difference),
            *(
                (each.criterion.text, f"{each.get_answer_display()} {each.comment}".strip())
                for each in audit.answers.all()
            ),
            *(
                (f"Rating: {each.subtheme.title}", f"{each.get_grade_display()} {each.note}".strip())
                for each in audit.ratings.all()
            ),
            ("Overall", audit.get_overall_display()),
            ("Why", audit.overall_reason),
            ("What should change now", audit.change_now),
        ],
    )
