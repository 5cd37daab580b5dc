"""The demonstration's post box: every mail the service wrote, for whoever tries it out. Nowhere else."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.pages import page_of

BETWEEN = b"-" * 79
PER_PAGE = 10


@dataclass(frozen=True)
class Mail:
    to: str
    subject: str
    sent_at: datetime | None
    text: str


@login_not_required
@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """Open to everyone who can reach the demonstration, as an invitation is read before its reader has an account."""
    if not settings.DEMO:
        raise Http404
    folder = Path(settings.EMAIL_FILE_PATH)  # type: ignore[misc] # set where DEMO is
    page = page_of(request, files_in(folder), PER_PAGE)
    mails = [mail for path in page.object_list for mail in mails_in(path)]
    return render(request, "mailbox.html", {"page": page, "mails": mails})


def files_in(folder: Path) -> list[Path]:
    """The newest first. Django's backend names each after the moment it was written."""
    return sorted(folder.glob("*.log"), key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True)


def mails_in(path: Path) -> Iterator[Mail]:
    """One file may hold several, the newest last."""
    parts = [part.strip() for part in path.read_bytes().split(BETWEEN)]
    for part in reversed([part for part in parts if part]):
        message = message_from_bytes(part, policy=policy.default)
        body = message.get_body(("plain",))
        yield Mail(
            to=str(message["to"] or ""),
            subject=str(message["subject"] or ""),
            sent_at=parsedate_to_datetime(message["date"]) if message["date"] else None,
            text=body.get_content() if body else "",
        )
