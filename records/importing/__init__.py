"""Reading the record log that a host sends as a file: what was understood of it, row by row, and what was not.

Nothing here knows a database or keeps a file. A message names rows and cells and never repeats what stands in them: a
column may hold something else than its name says, and the page that shows the message must hold no case record number.
"""

from .files import LARGEST_FILE, Unreadable
from .places import Place, Plan, plan_of
from .reading import Understood, read
from .rows import Row

__all__ = ["LARGEST_FILE", "Place", "Plan", "Row", "Understood", "Unreadable", "plan_of", "read"]
