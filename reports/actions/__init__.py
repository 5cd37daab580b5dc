"""Every write of what is said: writing, checking, making files, and settling the final report."""

from .checking import answer_fact_comment, approve, comment_on_fact, open_team_check, share_for_accuracy
from .destroying import destroy_drafts, destroy_report, take_out_words
from .making import TRIED_ENOUGH, TRIES, Busy, Ended, give_up, keep_pdf, let_go, take_step, take_up
from .rendering import ask_for_pdf, finalise, stop_pdf
from .settling import keep, publish, release
from .sources import put_in
from .writing import remove_point, save_point, save_section, start_report

__all__ = [
    "TRIED_ENOUGH",
    "TRIES",
    "Busy",
    "Ended",
    "answer_fact_comment",
    "approve",
    "ask_for_pdf",
    "comment_on_fact",
    "destroy_drafts",
    "destroy_report",
    "finalise",
    "give_up",
    "keep",
    "keep_pdf",
    "let_go",
    "open_team_check",
    "publish",
    "put_in",
    "release",
    "remove_point",
    "save_point",
    "save_section",
    "share_for_accuracy",
    "start_report",
    "stop_pdf",
    "take_out_words",
    "take_step",
    "take_up",
]
