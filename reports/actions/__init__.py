"""Every write of what is said: writing, checking, making files, and settling the final report."""

from .checking import approve, open_team_check, share_for_accuracy
from .comments import answer_comment, answer_fact_comment, close_comment, comment_on_draft, comment_on_fact
from .correcting import (
    approve_correction,
    begin_correction,
    finalise_correction,
    give_up_correction,
    save_corrected_piece,
    say_what_was_corrected,
)
from .deadlines import move_deadline, remind_of_checks
from .destroying import destroy_drafts, destroy_report
from .documents import ask_for_documents, keep_document
from .editions import (
    MadeFile,
    ask_for_edition,
    keep_edition,
    publish,
)
from .erasing import leave_out_what_was_taken_back, take_out_words
from .figures import note_figures, read_figures
from .gate import answer_finding
from .lending import end_loan, lend_section
from .making import keep_pdf
from .numbers import HOLDS_A_NUMBER
from .plain import save_plain_text
from .presence import be_here
from .rendering import ask_for_pdf, finalise, stop_pdf
from .settling import keep, release
from .sources import put_in
from .versions import restore_version
from .working import TRIED_ENOUGH, Busy, Ended, give_up, let_go, show_life, take_up
from .writing import remove_point, save_point, save_section, start_report

__all__ = [
    "HOLDS_A_NUMBER",
    "TRIED_ENOUGH",
    "Busy",
    "Ended",
    "MadeFile",
    "answer_comment",
    "answer_fact_comment",
    "answer_finding",
    "approve",
    "approve_correction",
    "ask_for_documents",
    "ask_for_edition",
    "ask_for_pdf",
    "be_here",
    "begin_correction",
    "close_comment",
    "comment_on_draft",
    "comment_on_fact",
    "destroy_drafts",
    "destroy_report",
    "end_loan",
    "finalise",
    "finalise_correction",
    "give_up",
    "give_up_correction",
    "keep",
    "keep_document",
    "keep_edition",
    "keep_pdf",
    "leave_out_what_was_taken_back",
    "lend_section",
    "let_go",
    "move_deadline",
    "note_figures",
    "open_team_check",
    "publish",
    "put_in",
    "read_figures",
    "release",
    "remind_of_checks",
    "remove_point",
    "restore_version",
    "save_corrected_piece",
    "save_plain_text",
    "save_point",
    "save_section",
    "say_what_was_corrected",
    "share_for_accuracy",
    "show_life",
    "start_report",
    "stop_pdf",
    "take_out_words",
    "take_up",
]
