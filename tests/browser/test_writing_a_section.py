"""Two people at one section of the report: both texts stay, versions come back, and a cut line loses nothing."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Browser, Locator, expect

from .conftest import Visits
from .site import Site
from .test_bad_connection import stands_in_time, state
from .test_without_scripts import PEOPLE, at_home, host_of
from .visitor import Visitor

WRITER, BORROWER = "ines-calloway", "amrit-gill"
SAVED = re.compile(r"^Saved \d")
RICH = (
    '<table><caption>Teams</caption><thead><tr><th scope="col">Team</th><th scope="col">Staff</th></tr></thead>'
    '<tbody><tr><th scope="row">North</th><td>4</td></tr></tbody></table>'
    '<ol start="3"><li>One <ul><li>Two <strong>bold</strong></li></ul></li></ol>'
    '<p><a href="https://example.org/a">A link</a>, H<sub>2</sub>O, <u>under</u></p>'
)


@pytest.fixture(scope="module")
def drafting_site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration, with its review in fieldwork moved on to drafting."""
    site = Site(tmp_path_factory.mktemp("drafting-site"))
    site.prepare()
    site.manage("load_demo")
    with closing(sqlite3.connect(site.database)) as database, database:
        database.execute(
            """UPDATE reviews_review SET fieldwork_closed_at = fieldwork_opened_at, moderated_at = fieldwork_opened_at
            WHERE fieldwork_opened_at IS NOT NULL AND fieldwork_closed_at IS NULL"""
        )
    site.start()
    yield site
    site.stop()


def at_report(visits: Visits, site: Site, person: str, *, scripts: bool = True) -> Visitor:
    visitor = at_home(visits, site, person, scripts=scripts).follow(host_of("fieldwork"))
    visitor.go(f"{visitor.path}report/")
    if visitor.main.get_by_role("button", name="Start").count():
        visitor.press("Start")
    return visitor


def narrative(visitor: Visitor) -> Locator:
    return visitor.main.get_by_role("textbox", name="Narrative")


def write(visitor: Visitor, words: str) -> None:
    narrative(visitor).press("Control+End")
    narrative(visitor).press_sequentially(words)


def kept(site: Site, key: str) -> str:
    """What stands in the database itself."""
    with closing(sqlite3.connect(site.database)) as database:
        row = database.execute(
            """SELECT body FROM reports_section section
            JOIN reports_report report ON report.id = section.report_id
            JOIN reviews_review review ON review.id = report.review_id
            JOIN councils_council host ON host.id = review.host_id
            WHERE section.key = ? AND host.name = ? AND NOT review.imported""",
            (key, host_of("fieldwork")),
        ).fetchone()
    return str(row[0])


def test_two_writers_in_one_section_and_both_texts_are_kept(drafting_site: Site, visits: Visits):
    writer = at_report(visits, drafting_site, WRITER).follow("Summary")
    borrower = PEOPLE[BORROWER]["name"]
    writer.follow("Lend this section").choose("Who writes this section?", borrower).press("Lend this section")
    writer.sees(f"Lent to {borrower}").follow("Summary")
    other = at_report(visits, drafting_site, BORROWER).follow("Summary")
    other.sees(f"{PEOPLE[WRITER]['name']} is also writing here")

    write(other, "From the reviewer.")
    state(other.page, SAVED)
    write(writer, "From the writer.")

    state(writer.page, "was changed in another window or by somebody else")
    writer.sees(f"{borrower} has changed this section meanwhile").sees(f"{borrower} is also writing here")
    expect(writer.main.locator("[data-note]")).to_contain_text("From the reviewer.")
    assert kept(drafting_site, "summary") == "<p>From the reviewer.</p>"
    writer.main.get_by_role("button", name="Keep both").click()
    state(writer.page, SAVED)
    assert kept(drafting_site, "summary") == "<p>From the writer.</p><p>From the reviewer.</p>"


def test_two_versions_are_compared_and_one_is_restored(drafting_site: Site, visits: Visits):
    writer = at_report(visits, drafting_site, WRITER).follow("Appendices")
    write(writer, " ".join(f"word{number}" for number in range(25)))
    state(writer.page, SAVED)
    first = kept(drafting_site, "appendices")
    narrative(writer).press("Control+a")
    narrative(writer).press_sequentially("Something else.")
    stands_in_time(writer.page, lambda: kept(drafting_site, "appendices"), "<p>Something else.</p>")

    writer.follow("Versions of this section").press("Compare")
    expect(writer.main.locator("ins")).to_contain_text("Something else.")
    expect(writer.main.locator("del")).to_contain_text("word0 word1")
    writer.follow("Version 1").press("Restore this version").sees("as a new version")

    expect(narrative(writer)).to_contain_text("word24")
    assert kept(drafting_site, "appendices") == first


def test_the_line_is_cut_while_writing_and_nothing_is_lost(drafting_site: Site, visits: Visits):
    """Nor is a table, a list in a list or a link, which the editor has only looked at."""
    plain = at_report(visits, drafting_site, WRITER, scripts=False).follow("Introduction and method")
    plain.fill("Narrative", RICH).press("Save")
    assert kept(drafting_site, "introduction") == RICH

    writer = at_report(visits, drafting_site, WRITER).follow("Introduction and method")
    writer.context.set_offline(True)
    write(writer, " Written in a tunnel.")
    state(writer.page, "no connection")
    assert kept(drafting_site, "introduction") == RICH
    writer.context.set_offline(False)
    state(writer.page, SAVED)
    writer.troubles.clear()  # a browser complains of a connection that is gone

    under = "<u>under Written in a tunnel.</u></p>"
    assert kept(drafting_site, "introduction") == RICH.replace("<u>under</u></p>", under)
    writer.page.reload()
    expect(narrative(writer)).to_contain_text("Written in a tunnel.")
