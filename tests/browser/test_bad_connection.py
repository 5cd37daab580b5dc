"""A reader on a train: the connection goes, the sign-in is ended elsewhere, and no word of an audit is lost."""

import re
import time
from collections.abc import Callable

from playwright.sync_api import Page, expect

from .conftest import Visits
from .site import Site
from .test_sign_in import sign_in_beside
from .test_without_scripts import at_home, half_written_audit, host_of
from .visitor import PATIENCE, Visitor


def at_first_section(visits: Visits, site: Site) -> Visitor:
    record, reader = half_written_audit()
    visitor = at_home(visits, site, reader, scripts=True)
    visitor.follow(host_of("fieldwork"), visitor.main).follow("Audits").follow(f"{record}. ")
    return visitor.follow("1. ", visitor.page.get_by_role("navigation", name=f"Audit of {record}"))


def state(page: Page, words: str | re.Pattern[str]) -> None:
    """Wait for what is said of saving, also where the next try is some seconds away."""
    expect(page.locator("[data-save-state]")).to_contain_text(words, timeout=PATIENCE)


def stands_in_time(page: Page, kept: Callable[[], object], wanted: object) -> None:
    """Wait until this stands in the database: what is said is of the last save, and the last key may be newer."""
    until = time.monotonic() + PATIENCE / 1000
    while kept() != wanted and time.monotonic() < until:
        page.wait_for_timeout(100)
    assert kept() == wanted


def test_what_is_typed_without_a_connection_is_saved_when_it_is_back(demo_site: Site, visits: Visits):
    visitor = at_first_section(visits, demo_site)
    box = visitor.main.get_by_label("Comment on 1.1", exact=True)
    visitor.context.set_offline(True)
    box.fill("Written in a tunnel.")
    state(visitor.page, "no connection")
    visitor.main.get_by_role("button", name="Save", exact=True).click()
    state(visitor.page, "no connection")
    expect(box).to_have_value("Written in a tunnel.")

    visitor.context.set_offline(False)
    state(visitor.page, re.compile(r"^Saved \d"))
    visitor.page.reload()
    expect(box).to_have_value("Written in a tunnel.")
    visitor.troubles.clear()  # a browser complains of a connection that is gone


def test_any_other_form_waits_for_the_connection_with_its_words(demo_site: Site, visits: Visits):
    visitor = at_home(visits, demo_site, "ines-calloway", scripts=True)
    visitor.go("/account/name/").fill("Your name", "Ines in a tunnel")
    visitor.context.set_offline(True)
    visitor.main.get_by_role("button", name="Save").click()
    expect(visitor.main.get_by_role("alert")).to_contain_text("there is no connection")
    visitor.context.set_offline(False)
    expect(visitor.main.get_by_role("alert")).to_have_count(0)
    expect(visitor.main.get_by_label("Your name", exact=True)).to_have_value("Ines in a tunnel")


def test_signed_out_everywhere_while_writing_loses_nothing(demo_site: Site, visits: Visits):
    visitor = at_first_section(visits, demo_site)
    _, reader = half_written_audit()
    elsewhere = at_home(visits, demo_site, reader, scripts=False)
    elsewhere.go("/account/sign-ins/end-all/").press("Sign out everywhere").heading("Sign in")

    box = visitor.main.get_by_label("Comment on 1.3", exact=True)
    box.fill("Written after the end.")
    state(visitor.page, "you are signed out")
    sign_in_beside(visitor, reader)

    state(visitor.page, re.compile(r"^Saved \d"))
    visitor.page.reload()
    expect(box).to_have_value("Written after the end.")
