"""The demonstration without any script, and with nothing but a keyboard."""

import json
import re

from playwright.sync_api import expect

from practice_review import demo

from .conftest import Visits
from .site import Site
from .story import FIXTURES
from .visitor import Visitor

PEOPLE = {each["key"]: each for each in json.loads((FIXTURES / "demo" / "region.json").read_text())["people"]}
FIELDWORK = FIXTURES / "demo" / "fieldwork"


def at_home(visits: Visits, site: Site, key: str, *, scripts: bool) -> Visitor:
    person = PEOPLE[key]
    visitor: Visitor = visits(site, person["name"], scripts=scripts)
    visitor.sign_in(person["email"], demo.PASSWORD)
    return visitor.heading("What waits for you")


def host_of(folder: str) -> str:
    """The council under review, as its pages call it."""
    slug = json.loads((FIXTURES / "demo" / folder / "review.json").read_text())["host"]
    councils = json.loads((FIXTURES / "demo" / "region.json").read_text())["councils"]
    return str(next(council["name"] for council in councils if council["slug"] == slug))


def half_written_audit() -> tuple[str, str]:
    """A record of the review in fieldwork whose reader has begun it, and that reader."""
    audits = json.loads((FIELDWORK / "audits.json").read_text())
    found = next(audit for audit in audits if audit["handed_in_at"] is None)
    return found["record"], found["reader"]


def test_an_audit_is_saved_by_its_button(demo_site: Site, visits: Visits):
    record, reader = half_written_audit()
    visitor = at_home(visits, demo_site, reader, scripts=False)
    visitor.follow(host_of("fieldwork"), visitor.main).follow("Audits").follow(f"{record}. ")
    visitor.follow("1. ", visitor.page.get_by_role("navigation", name=f"Audit of {record}"))
    box = visitor.main.get_by_label("Comment on 1.1", exact=True)
    box.fill("Written where no script runs.")
    visitor.press("Save").sees(re.compile(r"Saved at \d"))

    visitor.page.reload()

    assert box.input_value() == "Written where no script runs."


def test_an_audit_saves_itself(demo_site: Site, visits: Visits):
    """With scripts, what is ticked and typed is kept without pressing anything."""
    record, reader = half_written_audit()
    visitor = at_home(visits, demo_site, reader, scripts=True)
    visitor.follow(host_of("fieldwork"), visitor.main).follow("Audits").follow(f"{record}. ")
    visitor.follow("1. ", visitor.page.get_by_role("navigation", name=f"Audit of {record}"))
    visitor.main.get_by_label("Comment on 1.2", exact=True).fill("Typed, and nothing pressed.")
    visitor.page.get_by_role("group", name=re.compile("^1.2")).get_by_label("Partly met").check()
    expect(visitor.page.locator("[data-save-state]")).to_contain_text("Saved")

    visitor.page.reload()

    assert (
        visitor.main.get_by_label("Comment on 1.2", exact=True).input_value() == "Typed, and nothing pressed."
    )
    assert visitor.page.get_by_role("group", name=re.compile("^1.2")).get_by_label("Partly met").is_checked()


def test_an_error_keeps_what_was_typed(demo_site: Site, visits: Visits):
    visitor = at_home(visits, demo_site, "ines-calloway", scripts=False)
    visitor.follow("The year").follow("Schedule a review").fill("Topic", "Being asked in time")
    visitor.main.get_by_role("button", name="Schedule this review").click()

    expect(visitor.page).to_have_title(re.compile("^Error: "))
    assert visitor.page.get_by_role("link", name="Select the council that is reviewed").is_visible()
    assert visitor.main.get_by_label("Topic", exact=True).input_value() == "Being asked in time"


def test_the_final_report_is_downloaded(demo_site: Site, visits: Visits):
    visitor = at_home(visits, demo_site, "catherine-stell", scripts=False)
    visitor.follow(host_of("finished"), visitor.main)
    visitor.main.get_by_role("link", name=re.compile("final report", re.IGNORECASE)).first.click()
    visitor.heading("Final report")

    assert visitor.download("Download the report").startswith(b"%PDF-")


def test_the_keyboard_reaches_the_main_thing_first(demo_site: Site, visits: Visits):
    """The first stop skips to the main part, and from there the next stop is what waits."""
    visitor = at_home(visits, demo_site, "ines-calloway", scripts=True)
    visitor.go("/")
    visitor.page.keyboard.press("Tab")
    assert visitor.page.evaluate("document.activeElement.textContent") == "Skip to main content"
    visitor.page.keyboard.press("Enter")
    expect(visitor.main).to_be_focused()
    visitor.page.keyboard.press("Tab")
    first = visitor.main.get_by_role("link").first
    assert visitor.page.evaluate("document.activeElement.href") == first.evaluate("link => link.href")
    assert (
        visitor.page.evaluate("getComputedStyle(document.activeElement).backgroundColor")
        == "rgb(255, 221, 0)"
    )
