"""Every write about records: the log and its numbers, the sample and its readers, the people, peers' grants."""

from .destroying import destroy_cards, destroy_numbers, destroy_records, end_consent, erase_person
from .governance import reopen_governance, save_governance
from .grants import Terms, approve_grant, decline_grant, request_grant, withdraw_grant
from .importing import destroy_log_imports, discard_understood, keep_understood, put_into_log
from .keys import SEALED, Batch, reseal_batch
from .log import LogRow, list_record, note_not_saved, reveal_case_number, save_category
from .people import (
    begin_conversation,
    cancel_appointment,
    copy_card,
    make_appointment,
    open_card,
    record_consent,
    withdraw_consent,
    write_card,
)
from .reading import begin_reading, end_reading, open_record, take_off
from .sample import SampleRow, close_review, open_fieldwork, save_sample
from .telling import tell_of_ending_grants

__all__ = [
    "SEALED",
    "Batch",
    "LogRow",
    "SampleRow",
    "Terms",
    "approve_grant",
    "begin_conversation",
    "begin_reading",
    "cancel_appointment",
    "close_review",
    "copy_card",
    "decline_grant",
    "destroy_cards",
    "destroy_log_imports",
    "destroy_numbers",
    "destroy_records",
    "discard_understood",
    "end_consent",
    "end_reading",
    "erase_person",
    "keep_understood",
    "list_record",
    "make_appointment",
    "note_not_saved",
    "open_card",
    "open_fieldwork",
    "open_record",
    "put_into_log",
    "record_consent",
    "reopen_governance",
    "request_grant",
    "reseal_batch",
    "reveal_case_number",
    "save_category",
    "save_governance",
    "save_sample",
    "take_off",
    "tell_of_ending_grants",
    "withdraw_consent",
    "withdraw_grant",
    "write_card",
]
