"""Every write about keeping and deleting: shorter periods, holds, what people ask, the deletion itself, the replay."""

from .closing import close_review
from .destroying import destroy_due, erase_again
from .holds import end_hold, place_hold, renew_hold
from .housekeeping import (
    destroy_log_imports,
    destroy_old_files,
    destroy_queue,
    destroy_sign_ins,
    finish_run,
    start_run,
)
from .requests import ask_about_person, carry_out, decide, open_file, stop_clock, withdraw
from .schedule import shorten_period

__all__ = [
    "ask_about_person",
    "carry_out",
    "close_review",
    "decide",
    "destroy_due",
    "destroy_log_imports",
    "destroy_old_files",
    "destroy_queue",
    "destroy_sign_ins",
    "end_hold",
    "erase_again",
    "finish_run",
    "open_file",
    "place_hold",
    "renew_hold",
    "shorten_period",
    "start_run",
    "stop_clock",
    "withdraw",
]
