"""The whole main job in a browser, as each person in turn: from an empty site to the DASS holding the report."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest

from . import story
from .conftest import Visits
from .site import Site
from .story import COORDINATOR, DASS, FIRST_PSW, LEAD, ORGANISER, PEER, SECOND_PSW, Person
from .visitor import Visitor, exactly

TODAY = date.today()  # noqa: DTZ011 # the browser's own day is England's too
LAST_DAY = TODAY + timedelta(days=6)


class People:
    """Everyone's own browser, each signed in."""

    def __init__(self, site: Site, visits: Visits) -> None:
        self.site, self.visits = site, visits
        self.at_their_desks: dict[str, Visitor] = {}
        self.ref = ""

    def __getitem__(self, person: Person) -> Visitor:
        return self.at_their_desks[person.email]

    def accept(self, person: Person) -> Visitor:
        visitor: Visitor = self.visits(self.site, person.name)
        visitor.accept_invitation(self.site.invitation_for(person.email), person.name, story.PASSWORD)
        self.at_their_desks[person.email] = visitor
        return visitor

    def without_scripts(self, person: Person) -> Visitor:
        """The same person at a browser in which no script runs."""
        visitor: Visitor = self.visits(self.site, f"{person.name}, without scripts", scripts=False)
        return visitor.sign_in(person.email, story.PASSWORD)

    def at_review(self, person: Person) -> Visitor:
        """Let them find the review from their home, as they would."""
        visitor = self[person]
        visitor.go("/").follow(story.HOST, visitor.main)
        return visitor.heading(story.HOST)


@pytest.fixture
def people(empty_site: Site, visits: Visits) -> Iterator[People]:
    yield People(empty_site, visits)


# The programme administrator


def prepare_the_programme(people: People) -> None:
    administrator = story.ADMINISTRATOR
    people.site.manage("create_administrator", administrator.email, administrator.name)
    ada = people.accept(administrator)

    ada.follow("Councils").follow("Add a region").fill("Name of the region", story.REGION).press("Save")
    for name, code in story.COUNCILS.items():
        ada.follow("Councils").follow("Add a council").select("Region", story.REGION)
        ada.fill("Name of the council", name).fill("ONS code", code).press("Save")
    for person in story.INVITED:
        ada.follow("People").follow("Invite a person").fill("Name", person.name)
        ada.fill("Email address", person.email).choose("Role", person.role)
        ada.select("Council", person.council or "No council").press("Send the invitation")
    for person in story.INVITED:
        people.accept(person)
    for person in story.INVITED:
        if person.reads:
            ada.follow("People").follow(person.name).follow("Attest registration and DBS check")
            ada.date("Registered as a social worker until", TODAY + timedelta(days=200))
            ada.date("Enhanced DBS check holds until", TODAY + timedelta(days=300)).press("Save")
    people.site.manage(
        "import_framework", "lower-vale", str(story.FRAMEWORK_FILE), "--by", administrator.email
    )


# The coordinator


def plan_the_review(people: People) -> None:
    colin = people[COORDINATOR]
    colin.follow("The year").follow("Schedule a review").select("Host council", story.HOST)
    colin.fill("Topic", story.TOPIC).date("When does fieldwork start?", TODAY)
    colin.date("When does fieldwork end?", LAST_DAY)
    colin.choose("Do you have a conflict of interest with this council?", "No").press("Schedule this review")
    if colin.main.get_by_role("button", name="Schedule all the same").count():
        colin.press("Schedule all the same")
    colin.heading("Team")
    for person in (FIRST_PSW, SECOND_PSW):
        colin.follow("Ask a PSW reviewer").press(f"Ask {person.name}")
    colin.follow("Ask a peer").press(f"Ask {PEER.name}")
    colin.sees(f"{PEER.name} has not declared yet")
    for person in (FIRST_PSW, SECOND_PSW, PEER):
        visitor = people[person]
        visitor.go("/").follow("Declare", visitor.main).heading("Declare any conflict of interest")
        visitor.choose("Do you have a conflict of interest?", "No, I have none").press("Declare")
    people.at_review(COORDINATOR).follow("Open scoping").press("Open scoping")


# The host council


def agree_the_scope(people: People) -> None:
    olive = people.at_review(ORGANISER)
    olive.follow("Say what you want from the review").heading("Scope")
    olive.follow("What you want from the review").fill(
        "What do you want from the review?", "To learn where people are heard, and where only recorded."
    ).press("Save")
    olive.follow("Self-assessment").fill(
        "Self-assessment", "Practice is warm. We are less sure of how carers are asked."
    ).press("Save")
    olive.follow("Themes")
    for theme in story.THEMES:
        olive.fill("Theme", theme).press("Add this theme")
    dina = people.at_review(DASS)
    dina.follow("Agree what your council wants from the review").heading("Scope")
    dina.press("Agree the scope").sees("by Dina Shaw")
    people.at_review(COORDINATOR).follow("Open the record log").press("Open sampling")


def list_records(people: People) -> None:
    olive = people.at_review(ORGANISER)
    olive.follow("List records").heading("Record log").follow("A. ")
    for letter in story.CATEGORIES:
        for number, age in story.AGES.items():
            place = olive.group(f"{letter}{number}")
            olive.fill("Age", str(age), place).fill("Case record number", f"LV-{letter}{number}-00417", place)
        olive.press("Save")
    olive.heading("Record log").sees("32 of 32 records are listed")


STORY = (
    prepare_the_programme,
    plan_the_review,
    agree_the_scope,
    list_records,
)


def test_the_main_job(people: People) -> None:
    for chapter in STORY:
        chapter(people)
