"""The end of a sign-in, announced and put off by a key; and the Back button after it."""

import json

from playwright.sync_api import Route, expect

from practice_review import demo

from .conftest import Visits
from .site import Site
from .test_without_scripts import PEOPLE, at_home
from .visitor import Visitor

KEY = next(iter(PEOPLE))


def two_minutes_before_the_end(visitor: Visitor) -> list[str]:
    """Let the server say that two minutes are left, until it was asked to make it thirty. Returns what was asked."""
    asked: list[str] = []

    def time_left(route: Route) -> None:
        answer = route.fetch()
        told = answer.json()
        if "stay" not in asked and told["seconds"]:
            told["seconds"] = 100
        route.fulfill(response=answer, body=json.dumps(told))

    visitor.page.route("**/account/time-left/", time_left)
    visitor.page.on(
        "request", lambda sent: asked.append("stay") if sent.url.endswith("/account/stay/") else None
    )
    return asked


def sign_in_beside(visitor: Visitor, key: str) -> None:
    """In another tab of the same browser."""
    again = visitor.context.new_page()
    again.goto("/account/login/")
    again.get_by_label("Email address", exact=True).fill(PEOPLE[key]["email"])
    again.get_by_label("Password", exact=True).fill(demo.PASSWORD)
    again.get_by_role("button", name="Sign in", exact=True).click()
    expect(again.get_by_role("heading", level=1)).to_contain_text("What waits for you")


def test_the_warning_is_announced_and_answered_by_keyboard(demo_site: Site, visits: Visits):
    visitor = at_home(visits, demo_site, KEY, scripts=True)
    asked = two_minutes_before_the_end(visitor)
    visitor.page.clock.install()
    visitor.go("/account/name/").fill("Your name", "Half a na")
    visitor.page.clock.run_for(61_000)

    warning = visitor.page.get_by_role("alertdialog", name="You are about to be signed out")
    expect(warning).to_be_visible()
    stay = warning.get_by_role("button", name="Stay signed in")
    expect(stay).to_be_focused()
    visitor.page.keyboard.press("Enter")
    expect(warning).to_have_count(0)
    assert asked == ["stay"]
    expect(visitor.main.get_by_label("Your name", exact=True)).to_be_focused()
    expect(visitor.main.get_by_label("Your name", exact=True)).to_have_value("Half a na")


def test_what_was_typed_stays_covered_on_the_page_until_its_writer_is_back(demo_site: Site, visits: Visits):
    visitor = at_home(visits, demo_site, KEY, scripts=True)
    visitor.page.clock.install()
    visitor.go("/account/name/").fill("Your name", "Half a na")
    visitor.context.clear_cookies()
    visitor.page.clock.run_for(61_000)
    over = visitor.page.get_by_role("alertdialog", name="You are signed out")
    expect(over).to_be_visible()
    for _ in range(3):
        visitor.page.keyboard.press("Escape")
    expect(over).to_be_visible()

    sign_in_beside(visitor, KEY)
    over.get_by_role("button", name="I have signed in").click()
    expect(over).to_have_count(0)
    expect(visitor.main.get_by_label("Your name", exact=True)).to_have_value("Half a na")


def test_somebody_else_who_signs_in_here_reads_nothing_of_it_and_loses_nothing(
    demo_site: Site, visits: Visits
):
    visitor = at_home(visits, demo_site, KEY, scripts=True)
    visitor.page.clock.install()
    visitor.go("/account/name/").fill("Your name", "Half a na")
    visitor.context.clear_cookies()
    sign_in_beside(visitor, next(key for key in PEOPLE if key != KEY))
    visitor.page.clock.run_for(61_000)

    over = visitor.page.get_by_role("alertdialog", name="You are signed out")
    expect(over).to_contain_text("Somebody else has signed in in this browser")
    expect(visitor.page.get_by_label("Your name", exact=True)).to_have_value("Half a na")


def test_going_back_after_signing_out_shows_nothing(demo_site: Site, visits: Visits):
    visitor = at_home(visits, demo_site, KEY, scripts=True)
    visitor.go("/account/").heading("Your account").sees(PEOPLE[KEY]["email"])
    visitor.go("/account/logout/").press("Sign out").heading("Sign in")
    for _ in range(2):
        visitor.page.go_back()
        visitor.heading("Sign in")
        expect(visitor.page.locator("body")).not_to_contain_text(PEOPLE[KEY]["email"])
