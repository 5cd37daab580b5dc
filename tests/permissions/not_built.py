"""Rows and words of the table for which there is no page yet, each with its reason and what its page will be called."""

import re
from dataclasses import dataclass

from .table import Alternative


@dataclass(frozen=True)
class Missing:
    """Why nothing tries it. `address` finds its name among the addresses: then it is built, and must be tried."""

    reason: str
    address: str


ROWS: dict[tuple[str, str], Missing] = {
    ("action plan", "write"): Missing("action plans belong to learning", r"(action_plan|^learning:)"),
    ("action plan", "read"): Missing("action plans belong to learning", r"(action_plan|^learning:)"),
    ("follow-up", "record"): Missing("follow-up belongs to learning", r"(follow_up|^learning:)"),
    ("participant feedback", "write"): Missing("feedback belongs to learning", r"(feedback|^learning:)"),
    ("learning", "read"): Missing("learning is a later part of the service", r"^learning:"),
}
WORDS: dict[str, Missing] = {
    "SUP": Missing("learning is a later part of the service", r"^learning:"),
}


def is_built(key: tuple[str, str], words: Alternative) -> bool:
    return key not in ROWS and not set(words) & set(WORDS)


def addresses_of(missing: Missing, names: list[str]) -> list[str]:
    """Names of addresses that say it is built after all."""
    return [name for name in names if re.search(missing.address, name)]
