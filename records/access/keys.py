"""Who may seal everything again under another key: whoever runs the installation, from its command line."""

from accounts.models import User
from core.refusals import Refused


def check_is_the_installation(by: User | None) -> None:
    """Raise `Refused` for anybody who signed in: keys are no page's business."""
    if by is not None:
        raise Refused("Keys are changed by whoever runs the installation.", ask="whoever runs it")
