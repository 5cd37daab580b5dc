"""One line of the home page: something that waits for a person."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Waiting:
    """`what` says the action in a few words, `where` the review it belongs to; `url` is where it is done.

    An appointment says its day in `what`: `due_on` then only puts it in order, and it is never overdue.
    What `comes_first` stands above everything else, whatever its day.
    """

    what: str
    url: str
    review_ref: str = ""
    where: str = ""
    due_on: date | None = None
    is_appointment: bool = False
    comes_first: bool = False

    def is_overdue(self, today: date) -> bool:
        """Whether its day has passed."""
        return self.due_on is not None and self.due_on < today and not self.is_appointment
