"""Every write of what is said: writing, checking, making files, and settling the final report."""

from .checking import answer_fact_comment, approve, comment_on_fact, open_team_check, share_for_accuracy
from .destroying import destroy_drafts, destroy_report, take_out_words
from .lending import end_loan, lend_section
from .presence import be_here
from .rendering import ask_for_pdf, finalise, give_up, keep_pdf, take_step
from .settling import release
from .sources import put_in
from .versions import restore_version
from .writing import remove_point, save_point, save_section, start_report

__all__ = [
    "answer_fact_comment",
    "approve",
    "ask_for_pdf",
    "be_here",
    "comment_on_fact",
    "destroy_drafts",
    "destroy_report",
    "end_loan",
    "finalise",
    "give_up",
    "keep_pdf",
    "lend_section",
    "open_team_check",
    "put_in",
    "release",
    "remove_point",
    "restore_version",
    "save_point",
    "save_section",
    "share_for_accuracy",
    "start_report",
    "take_out_words",
    "take_step",
]
