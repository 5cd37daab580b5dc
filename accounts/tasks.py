"""What the worker does for sign-in: it looks up who asked for a new password, while the page has long answered."""

from cryptography.exceptions import InvalidTag
from django_tasks import task

from core.sealing import seal, unseal

from . import notices, queries

PURPOSE = "password reset"


def ask_for_reset(email: str) -> None:
    """Ask for a link to be sent. The address is sealed, because what was asked for stays in the queue for a while."""
    send_reset_link.enqueue(seal(email, bound_to=PURPOSE).hex())


@task()
def send_reset_link(sealed: str) -> None:
    """Send the link where the address has an open account; do nothing where it has none."""
    try:
        email = unseal(bytes.fromhex(sealed), bound_to=PURPOSE)
    except InvalidTag:  # the key it was sealed with is gone
        return
    person = queries.who_may_reset(email)
    if person is not None:
        notices.send_reset_link(person)
