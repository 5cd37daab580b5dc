"""Every write of what is said: writing, checking, making files, and settling the final report."""

from .checking import answer_fact_comment, approve, comment_on_fact, open_team_check, share_for_accuracy
from .destroying import destroy_drafts, destroy_report, take_out_words
from .documents import ask_for_documents, give_up_document, keep_document
from .plain import save_plain_text
from .rendering import ask_for_pdf, finalise, give_up, keep_pdf, take_step
from .settling import release
from .sources import put_in
from .writing import remove_point, save_point, save_section, start_report

__all__ = [
    "answer_fact_comment",
    "approve",
    "ask_for_documents",
    "ask_for_pdf",
    "comment_on_fact",
    "destroy_drafts",
    "destroy_report",
    "finalise",
    "give_up",
    "give_up_document",
    "keep_document",
    "keep_pdf",
    "open_team_check",
    "put_in",
    "release",
    "remove_point",
    "save_plain_text",
    "save_point",
    "save_section",
    "share_for_accuracy",
    "start_report",
    "take_out_words",
    "take_step",
]
