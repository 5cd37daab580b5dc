"""Every write about records: the log and its numbers, the sample and its readers, the people and how to meet them."""

from .governance import reopen_governance, save_governance
from .keys import SEALED, Batch, reseal_batch
from .log import LogRow, list_record, reveal_case_number, save_category
from .people import (
    begin_conversation,
    cancel_appointment,
    make_appointment,
    open_card,
    record_consent,
    withdraw_consent,
    write_card,
)
from .reading import begin_reading, end_reading, open_record
from .sample import SampleRow, close_review, open_fieldwork, save_sample, select_record

__all__ = [
    "SEALED",
    "Batch",
    "LogRow",
    "SampleRow",
    "begin_conversation",
    "begin_reading",
    "cancel_appointment",
    "close_review",
    "end_reading",
    "list_record",
    "make_appointment",
    "open_card",
    "open_fieldwork",
    "open_record",
    "record_consent",
    "reopen_governance",
    "reseal_batch",
    "reveal_case_number",
    "save_category",
    "save_governance",
    "save_sample",
    "select_record",
    "withdraw_consent",
    "write_card",
]
