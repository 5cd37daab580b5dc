"""What only the installation does, at nobody's wish: from its command line, or once a day."""

from accounts.models import User
from core.refusals import Refused


def check_is_the_installation(by: User | None) -> None:
    """Raise `Refused` for anybody who signed in: keys and reminders are no page's business."""
    if by is not None:
        raise Refused("Only the installation itself does this.", ask="whoever runs it")
