"""Reads of records: the log, the sample, and what waits for whom."""

from .held import cards_kept, held_about, reviews_with_numbers
from .home import (
    LISTED_AT_MOST,
    RecordProgress,
    logs_and_samples,
    people_to_meet,
    progress_of,
    waiting_for,
)
from .log import (
    LogCategory,
    Place,
    appointment_of,
    card_version,
    detail_of,
    free_slots,
    log_of,
    people_of,
    records_of,
)
from .sample import Load, Sample, SampleCategory, missing_for_fieldwork, readers_of, sample_of

__all__ = [
    "LISTED_AT_MOST",
    "Load",
    "LogCategory",
    "Place",
    "RecordProgress",
    "Sample",
    "SampleCategory",
    "appointment_of",
    "card_version",
    "cards_kept",
    "detail_of",
    "free_slots",
    "held_about",
    "log_of",
    "logs_and_samples",
    "missing_for_fieldwork",
    "people_of",
    "people_to_meet",
    "progress_of",
    "readers_of",
    "records_of",
    "reviews_with_numbers",
    "sample_of",
    "waiting_for",
]
