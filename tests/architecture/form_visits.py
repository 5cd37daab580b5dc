"""Where forms are filled at random: at every page, as somebody who may, some once the scene is another."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import timedelta

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import resolve, reverse
from django.utils import timezone

from accounts.actions import invite
from accounts.models import User
from accounts.roles import Role
from audits.models import Audit, AuditRating
from records.models import CaseNumber, GovernanceChecklist, GrantRequest
from records.sealing import bound_to, seal
from reports.actions import give_up_correction
from reports.models import Correction
from reviews.models import TeamMember
from reviews.stages import Stage
from tests.accounts.test_invitations import NEW_PASSWORD
from tests.architecture.forms_of_pages import ShownForm, forms_made, forms_shown
from tests.architecture.pages import CAST, PAGES, arguments_for
from tests.architecture.rows import Rows
from tests.architecture.test_forms_hold import is_html
from tests.architecture.test_only_what_is_asked import SPECIAL
from tests.cast import PASSWORD, Cast
from tests.permissions.judging import undone
from tests.permissions.stages import move
from tests.permissions.world import sign_in_at
from tests.scene import Scene
from tests.second_step import enter_password

OPENS = "OR"
"""The letters of the table at which a page opens to somebody who signed in a moment ago."""
SOON = timezone.localdate() + timedelta(days=30)
DAY_OF_FIELDWORK: dict[str, str | None] = {"on-day": "12", "on-month": "3", "on-year": "2026"}
WELL: dict[str, Mapping[str, str | None]] = {
    **SPECIAL,
    "account_login": {"login": "coordinator@example.org", "password": PASSWORD},
    "account_reauthenticate": {"password": PASSWORD},
    "account_change_password": {"oldpassword": PASSWORD, "password1": NEW_PASSWORD},
    "account_set_password": {"password1": NEW_PASSWORD},
    "account_reset_password_from_key": {"password1": NEW_PASSWORD},
    "accounts:invitation_accept": {"password": NEW_PASSWORD},
    "accounts:invitation_create": {**SPECIAL["accounts:invitation_create"], "council": "giverham"},
    "accounts:role_give": {"council": "giverham"},
    **{
        name: {f"due_on-{part}": str(getattr(SOON, part)) for part in ("day", "month", "year")}
        for name in ("reports:deadline", "reports:team_check", "reports:share_for_accuracy")
    },
    "reviews:declare": {"has_conflict": "yes"},
    "reviews:slot_create": {**SPECIAL["reviews:slot_create"], **DAY_OF_FIELDWORK},
    "reviews:slot_edit": {**SPECIAL["reviews:slot_edit"], **DAY_OF_FIELDWORK},
    "records:log_category": {
        name: value
        for place in "1234"
        for name, value in ((f"{place}-case_number", f"LL-{place}"), (f"{place}-remove", None))
    },
    "records:governance": {"complete": None},
    "records:grant_decide": {"responsible": ""},
    "records:sample": {"A1-second": "", "B1-second": ""},
    "conversations:meeting_quote_decide": {"use": "reworded"},
}
"""What has to be just so for the form to be taken; None is left out."""


@dataclass
class Place:
    """The scene, and everybody with a browser, signed in a moment ago."""

    cast: Cast
    scene: Scene
    clients: dict[str, Client]
    before: Rows
    known: dict[str, list[tuple[str, ShownForm]]] = field(default_factory=dict)
    """The forms of the pages that were looked at."""

    def fieldwork(self, name: str, *rest: object) -> str:
        return reverse(name, args=[self.scene.fieldwork.ref, *rest])


def browser(person: User | None) -> Client:
    client = Client()
    if person is not None:
        client.force_login(person)
        sign_in_at(client, person, time.time() + timedelta(hours=1).total_seconds())
    return client


@contextmanager
def as_it_was(client: Client) -> Iterator[Client]:
    """A browser whose cookies are afterwards what they were, as the database is."""
    cookies = deepcopy(client.cookies)
    yield client
    client.cookies = cookies


def address_of(place: Place, name: str) -> str:
    where, rest = next((where, rest) for each, _, where, rest, _ in PAGES if each == name)
    return reverse(name, args=arguments_for(place.scene, where, rest))


def takes_post(address: str) -> bool:
    """Whether a form can be sent there, asked of the view itself: it looks at the method before all else."""
    match = resolve(address)
    try:
        response: HttpResponse = match.func(RequestFactory().post(address), *match.args, **match.kwargs)
    except Exception:  # noqa: BLE001 # it looks for somebody signed in, so it did not turn the method away
        return True
    return response.status_code != 405


def shown_at(place: Place, name: str) -> list[tuple[str, ShownForm]]:
    """The forms on a page, with the first who may open it and is shown one that is sent to it, where it takes any."""
    if name not in place.known:
        place.known[name] = _shown_at(place, name)
    return place.known[name]


def _shown_at(place: Place, name: str) -> list[tuple[str, ShownForm]]:
    row = next(row for each, *_, row in PAGES if each == name)
    address = address_of(place, name)
    is_form_page = takes_post(address)
    found: dict[tuple[str, str, frozenset[str]], tuple[str, ShownForm]] = {}
    for who in CAST:
        if row[CAST.index(who)] not in OPENS:
            continue
        for shown in shown_to(place, who, address):
            found.setdefault((shown.method, shown.action, frozenset(shown.controls)), (who, shown))
        if not is_form_page or any(shown.action == address for _, shown in found.values()):
            break
    return list(found.values())


def shown_to(place: Place, who: str, address: str) -> list[ShownForm]:
    with undone(), as_it_was(place.clients[who]) as client, forms_made() as made:
        response = client.get(address)
    return forms_shown(address, response.content.decode(), made) if is_html(response) else []


def _at(stage: Stage, name: str, *rest: object) -> Callable[[Place], str]:
    def prepare(place: Place) -> str:
        move(place.scene.fieldwork, stage)
        return place.fieldwork(name, *rest)

    return prepare


def _invited(place: Place) -> str:
    sent = invite(
        by=place.cast.administrator,
        email="nora.newcomb@example.org",
        name="Nora Newcomb",
        role=Role.PSW,
        council=place.cast.giver,
    )
    return reverse("accounts:invitation_accept", args=[sent.token])


def _password_forgotten(place: Place) -> str:
    person = User.objects.get(pk=place.cast.reader.pk)
    args = [user_pk_to_url_str(person), default_token_generator.make_token(person)]
    response = place.clients["anonymous"].get(reverse("account_reset_password_from_key", args=args))
    return response.headers["Location"]


def _no_password(place: Place) -> str:
    person = User.objects.get(pk=place.cast.reader.pk)
    person.set_unusable_password()
    person.save()
    place.clients["reader"] = browser(person)
    return reverse("account_set_password")


def _first_step_done(place: Place) -> str:
    enter_password(place.clients["anonymous"], place.cast.coordinator)
    return reverse("mfa_authenticate")


def _checklist_open(place: Place) -> str:
    move(place.scene.fieldwork, Stage.SAMPLING)
    GovernanceChecklist.objects.filter(review=place.scene.fieldwork).delete()
    return place.fieldwork("records:governance")


def _readings_differ(place: Place) -> str:
    seconds = AuditRating.objects.filter(
        audit__record__review=place.scene.fieldwork, audit__reader=place.cast.second_psw
    )
    seconds.update(grade="inadequate")
    return place.fieldwork("ratings:propose", "A2")


def _readings_to_moderate(place: Place) -> str:
    _readings_differ(place)
    return place.fieldwork("ratings:moderate", "A2")


def _other_still_reads(place: Place) -> str:
    others = Audit.objects.filter(record__review=place.scene.fieldwork, reader=place.cast.second_psw)
    others.update(handed_in_at=None)
    return place.fieldwork("ratings:reopen", "A2", 1)


def _conflict_declared(place: Place) -> str:
    second = place.cast.second_psw
    TeamMember.objects.filter(review=place.scene.scoping, user=second).update(conflict="A cousin")
    return reverse("reviews:conflict_clear", args=[place.scene.scoping.ref, second.ref])


def _number_listed(place: Place) -> str:
    record = place.scene.fieldwork.records.get(category="A", number=1)
    sealed = seal("LL-20245", bound_to=bound_to(record))
    CaseNumber.objects.create(record=record, sealed=sealed, entered_by=place.cast.host_organiser)
    return place.fieldwork("records:reveal", "A1")


def _nothing_asked(place: Place) -> str:
    GrantRequest.objects.filter(record__review=place.scene.fieldwork, outcome="").delete()
    return place.fieldwork("records:grant_request", "A1")


def _to_decide(place: Place) -> str:
    return place.fieldwork("retention:request", place.scene.request_ref)


def _correction_given_up(place: Place) -> str:
    correction = Correction.objects.get(report__review=place.scene.corrected)
    give_up_correction(by=place.cast.coordinator, correction=correction, why="It was right")
    return reverse("reports:correction_begin", args=[place.scene.corrected.ref])


SITUATIONS: dict[str, tuple[str, Callable[[Place], str]]] = {
    "an invitation": ("anonymous", _invited),
    "a password forgotten": ("anonymous", _password_forgotten),
    "no password": ("reader", _no_password),
    "the first step done": ("anonymous", _first_step_done),
    "fieldwork closed": ("coordinator", _at(Stage.MODERATION, "reviews:reopen_fieldwork")),
    "a log to fill": ("host_organiser", _at(Stage.SAMPLING, "records:log_category", "C")),
    "a checklist to complete": ("host_lead", _checklist_open),
    "a checklist to reopen": ("host_lead", _at(Stage.SAMPLING, "records:governance_reopen")),
    "a number listed": ("psw", _number_listed),
    "no grant asked for": ("coordinator", _nothing_asked),
    "a reading that never came": ("coordinator", _at(Stage.MODERATION, "audits:set_aside", "A1", 1)),
    "an audit to take back": ("psw", _other_still_reads),
    "readings that differ": ("psw", _readings_differ),
    "readings to moderate": ("coordinator", _readings_to_moderate),
    "a request to decide": ("host_dass", _to_decide),
    "a conflict declared": ("coordinator", _conflict_declared),
    "sub-themes to rate": ("psw", _at(Stage.FIELDWORK, "audits:section", "A1", "sub-themes")),
    "a whole record to judge": ("psw", _at(Stage.FIELDWORK, "audits:section", "A1", "whole-record")),
    "a correction to begin": ("coordinator", _correction_given_up),
    "a conversation to start": ("peer", _at(Stage.FIELDWORK, "conversations:start", 2)),
}
"""Forms that the scene does not show as it stands: who is shown it, once that was done which returns its address."""
