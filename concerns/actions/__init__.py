"""Every write about concerns."""

from .destroying import copy_concerns, destroy_concerns, erase_concerns
from .following import close_concern, take_up, write_entry
from .keeping import reseal_concerns
from .raising import note_not_saved, open_concern, raise_concern

__all__ = [
    "close_concern",
    "copy_concerns",
    "destroy_concerns",
    "erase_concerns",
    "note_not_saved",
    "open_concern",
    "raise_concern",
    "reseal_concerns",
    "take_up",
    "write_entry",
]
