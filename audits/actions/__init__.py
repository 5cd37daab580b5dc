"""Every write to an audit: begun, saved answer by answer, handed in, reopened, set aside."""

from .destroying import destroy_audits, destroy_unfinished, erase_audits
from .reading import hand_in, note_export, open_audit, reopen_audit, set_aside, start_audit
from .writing import (
    AnswerEdit,
    RatingEdit,
    Unsaved,
    note_number_typed,
    save_answer,
    save_answers,
    save_rating,
    save_ratings,
    save_texts,
)

__all__ = [
    "AnswerEdit",
    "RatingEdit",
    "Unsaved",
    "destroy_audits",
    "destroy_unfinished",
    "erase_audits",
    "hand_in",
    "note_export",
    "note_number_typed",
    "open_audit",
    "reopen_audit",
    "save_answer",
    "save_answers",
    "save_rating",
    "save_ratings",
    "save_texts",
    "set_aside",
    "start_audit",
]
