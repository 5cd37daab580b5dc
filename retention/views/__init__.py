"""Pages about keeping and deleting."""

from .requests import (
    request_carry_out,
    request_clock,
    request_decide,
    request_detail,
    request_file,
    request_list,
    request_make,
    request_withdraw,
)
from .schedule import hold_end, hold_place, hold_renew, schedule, shorten

__all__ = [
    "hold_end",
    "hold_place",
    "hold_renew",
    "request_carry_out",
    "request_clock",
    "request_decide",
    "request_detail",
    "request_file",
    "request_list",
    "request_make",
    "request_withdraw",
    "schedule",
    "shorten",
]
