"""What a writer is told while something is not saved, how soon it is saved after all, and that nothing hides it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from .conftest import Visits
from .site import Site
from .test_bad_connection import at_first_section, state
from .test_sign_in import sign_in_beside
from .test_without_scripts import half_written_audit
from .test_writing import SAVED, at_audits, at_section, comment_on, kept
from .visitor import Visitor

AT_ONCE = 3_000
"""Milliseconds in which what need not wait is done, though the next try may be half a minute away."""
HANDED_IN, ITS_READER = "B3", "devon-clarke"
"""Of the demonstration's fieldwork: an audit that is handed in and read by one."""
READ_BY_TWO, FIRST, SECOND = "H1", "devon-clarke", "amrit-gill"
"""One that its first reader handed in, and its second writes."""
SAVES = "**/audit/**/save/"


def reopened(visits: Visits, site: Site, record: str, reader: str) -> Visitor:
    visitor = at_audits(visits, site, reader)
    visitor.follow(f"{record}. ").follow("Reopen this audit")
    return visitor.fill("Why do you reopen it?", "Something was missed").press("Reopen this audit")


def hand_in(page: Page) -> None:
    page.get_by_role("button", name="Hand in this audit").click()
    expect(page.get_by_role("main")).to_contain_text("is handed in")


def told(visitor: Visitor) -> Locator:
    return visitor.main.locator("#not-saved")


def reopen_beside(visitor: Visitor) -> None:
    """By the panel's own link, which leaves the page with the words as it is."""
    with visitor.context.expect_page() as opened:
        told(visitor).get_by_role("link", name="Reopen this audit").click()
    opened.value.get_by_label("Why do you reopen it?").fill("To add two lines")
    opened.value.get_by_role("button", name="Reopen this audit").click()
    expect(opened.value.get_by_role("main")).to_contain_text("is open again")


def test_an_audit_that_was_handed_in_elsewhere_says_so_and_goes_on_once_it_is_open_again(
    demo_site: Site, visits: Visits
):
    visitor = reopened(visits, demo_site, HANDED_IN, ITS_READER)
    visitor.context.grant_permissions(["clipboard-read", "clipboard-write"])
    check = visitor.page.url
    at_section(visitor, HANDED_IN, "1.")
    elsewhere = visitor.context.new_page()
    elsewhere.goto(check)
    hand_in(elsewhere)

    comment_on(visitor, "1.1").fill("Typed too late,\nin two lines.")
    state(visitor.page, "This audit was handed in")
    panel = told(visitor)
    expect(panel).to_contain_text("This audit was handed in, and can no longer be changed.")
    expect(panel).to_contain_text("ask the coordinator")
    expect(visitor.main).not_to_contain_text("signed out")
    comment_on(visitor, "1.2").fill("And more.")
    panel.get_by_role("button", name="Copy what is not saved").click()
    state(visitor.page, "Copied")
    copied = visitor.page.evaluate("navigator.clipboard.readText()")
    assert "Typed too late,\nin two lines." in copied
    assert "And more." in copied
    assert panel.get_by_role("region", name="What is not saved").inner_text() == copied
    expect(panel.get_by_role("link", name="Read this audit")).to_have_attribute(
        "href", re.compile(f"/records/{HANDED_IN}/readings/1/$")
    )

    reopen_beside(visitor)
    panel.get_by_role("button", name="Try again").click()
    state(visitor.page, SAVED)
    expect(panel).to_have_count(0)
    expect(comment_on(visitor, "1.1")).to_be_focused()
    found = [kept(demo_site, HANDED_IN)[code][1] for code in ("1.1", "1.2")]
    assert found == ["Typed too late,\nin two lines.", "And more."]
    elsewhere.goto(check)
    hand_in(elsewhere)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (
            {
                "status": 403,
                "json": {"refused": {"reason": "This reading was set aside.", "ask": "Ines", "doors": []}},
            },
            ["This reading was set aside.", "If you think this is wrong, ask Ines."],
        ),
        ({"status": 404, "body": "<p>Not found"}, ["its review has closed, or you have left its team"]),
    ],
)
def test_what_ended_is_told_in_the_servers_own_words_and_kept_on_the_page(
    demo_site: Site, visits: Visits, answer: dict[str, Any], words: list[str]
):
    visitor = at_first_section(visits, demo_site)
    visitor.page.route(SAVES, lambda route: route.fulfill(**answer))
    box = comment_on(visitor, "1.1")
    box.fill("Typed when it had ended.")
    for each in words:
        expect(told(visitor)).to_contain_text(each)
    expect(told(visitor)).to_contain_text("Typed when it had ended.")
    expect(box).to_be_focused()
    box.press_sequentially(" And on.")
    expect(told(visitor)).to_contain_text("Typed when it had ended. And on.")
    with visitor.page.expect_request(SAVES):
        visitor.page.keyboard.press("Alt+Shift+S")
    visitor.main.get_by_role("link", name="What you can do").click()
    expect(told(visitor)).to_be_focused()
    visitor.page.unroute(SAVES)
    told(visitor).get_by_role("button", name="Try again").click()
    state(visitor.page, SAVED)


def test_a_lapsed_sign_in_leads_to_the_page_where_one_signs_in(demo_site: Site, visits: Visits):
    visitor = at_first_section(visits, demo_site)
    visitor.context.clear_cookies(name="practice_review_demo")
    comment_on(visitor, "1.1").fill("Typed after it lapsed.")
    state(visitor.page, "you are signed out")
    link = visitor.page.get_by_role("link", name="Sign in (opens in a new tab)")
    expect(link).to_have_attribute("href", "/account/login/")
    expect(told(visitor)).to_have_count(0)


def test_what_one_reader_typed_is_never_saved_for_another_who_signs_in_here(demo_site: Site, visits: Visits):
    """Two read this record blind, and share a browser: the words of the first stay on the page of the first."""
    visitor = reopened(visits, demo_site, READ_BY_TWO, FIRST)
    at_section(visitor, READ_BY_TWO, "1.")
    before = kept(demo_site, READ_BY_TWO, 2)
    sign_out = visitor.context.new_page()
    sign_out.goto("/account/logout/")
    sign_out.get_by_role("main").get_by_role("button", name="Sign out").click()
    expect(sign_out.get_by_role("heading", level=1)).to_contain_text("Sign in")
    sign_in_beside(visitor, SECOND)

    comment_on(visitor, "1.1").fill("The first reader’s thought.")
    state(visitor.page, "somebody else has signed in")
    assert kept(demo_site, READ_BY_TWO, 2) == before
    expect(comment_on(visitor, "1.1")).to_have_value("The first reader’s thought.")


def test_who_says_they_have_signed_in_waits_for_no_next_try(demo_site: Site, visits: Visits):
    visitor = at_first_section(visits, demo_site)
    _, reader = half_written_audit()
    visitor.page.clock.install()
    visitor.go(visitor.path)
    visitor.context.clear_cookies()
    comment_on(visitor, "1.1").fill("Typed an hour later.")
    for _ in range(7):
        visitor.page.clock.run_for(15_000)
        visitor.page.wait_for_timeout(200)
    over = visitor.page.get_by_role("alertdialog", name="You are signed out")
    expect(over).to_be_visible()
    over.get_by_role("button", name="I have signed in").click()
    expect(over).to_contain_text("You are not signed in yet.")
    sign_in_beside(visitor, reader)
    over.get_by_role("button", name="I have signed in").click()
    expect(visitor.page.get_by_role("status").filter(has_text=SAVED)).to_be_attached(timeout=AT_ONCE)
    assert kept(demo_site, half_written_audit()[0])["1.1"][1] == "Typed an hour later."


def after_a_minute_offline(visitor: Visitor) -> None:
    visitor.context.set_offline(True)
    comment_on(visitor, "1.2").fill("Written in a long tunnel.")
    for _ in range(4):
        visitor.page.clock.run_for(15_000)
        visitor.page.wait_for_timeout(200)
    state(visitor.page, "no connection")


def after_a_request_that_nobody_answered(visitor: Visitor) -> None:
    hanging: list[Route] = []
    visitor.page.route(SAVES, lambda route: hanging.append(route), times=1)  # noqa: PLW0108 # it is marked
    comment_on(visitor, "1.2").fill("Written in a long tunnel.")
    state(visitor.page, "Saving…")
    visitor.context.set_offline(True)


@pytest.mark.parametrize("how", [after_a_minute_offline, after_a_request_that_nobody_answered])
def test_the_connection_is_used_as_soon_as_it_is_back(
    demo_site: Site, visits: Visits, how: Callable[[Visitor], None]
):
    visitor = at_first_section(visits, demo_site)
    visitor.page.clock.install()
    visitor.go(visitor.path)
    how(visitor)
    visitor.context.set_offline(False)
    expect(visitor.page.locator("[data-save-state]")).to_have_text(SAVED, timeout=AT_ONCE)
    assert kept(demo_site, half_written_audit()[0])["1.2"][1] == "Written in a long tunnel."
    visitor.troubles.clear()  # a browser complains of a connection that is gone


def test_a_screen_reader_hears_that_it_is_saved_and_not_each_time(demo_site: Site, visits: Visits):
    visitor = at_first_section(visits, demo_site)
    visitor.page.clock.install(time="2026-11-20T10:00:10Z")
    visitor.go(visitor.path)
    visitor.page.route(
        SAVES,
        lambda route: route.fulfill(json={"version": 1, "at": "10:00am", "warnings": {}}),
    )
    visitor.page.evaluate(
        """() => {
          window.heard = [];
          const live = [...document.querySelectorAll('form [role=status], form [aria-live]')];
          for (const each of live) new MutationObserver(() => each.textContent && heard.push(each.textContent.trim()))
            .observe(each, {childList: true, characterData: true, subtree: true});
        }"""
    )
    box = comment_on(visitor, "1.3")
    box.focus()
    for part in ("Four ", "sentences ", "with ", "thought."):
        box.press_sequentially(part)
        visitor.page.clock.run_for(1_500)
        state(visitor.page, SAVED)
    heard = visitor.page.evaluate("heard")
    assert [words for words in heard if "characters" not in words] == ["Saved 10:00am"]
    visitor.page.keyboard.press("Alt+Shift+S")
    state(visitor.page, "Everything is saved.")
    assert visitor.page.evaluate("heard").count("Everything is saved.") == 1
    status = visitor.page.locator("form [role=status][data-save-said]")
    expect(status).to_have_attribute("aria-live", "polite")


HIDDEN = """() => {
  const bar = document.querySelector(".save-bar");
  const field = document.activeElement;
  if (bar.contains(field) || !field.closest("form")) return 0;
  const own = (field.matches("[type=radio]") ? field.parentElement : field).getBoundingClientRect();
  const its = bar.getBoundingClientRect();
  const covers = getComputedStyle(bar).position === "sticky";
  const under = covers ? Math.min(own.bottom, its.bottom) - Math.max(own.top, its.top) : 0;
  return Math.round(Math.max(under, own.bottom - innerHeight, -own.top, 0));
}"""
"""How many pixels of what has the focus are under the bar, or above or below the window."""
LONG_WORDS = "Not saved yet: no connection. Your words are still on this page. Trying again."


@pytest.mark.parametrize(
    ("width", "height"),
    [(320, 400), (640, 360), (320, 500), (1280, 500), (320, 600), (375, 667), (1280, 600)],
)
def test_the_bar_hides_nothing_that_has_the_focus(demo_site: Site, visits: Visits, width: int, height: int):
    """Half of 1280 by 720 is what is left at 200% zoom; 400 what a keyboard on the screen leaves."""
    visitor = at_first_section(visits, demo_site)
    visitor.page.set_viewport_size({"width": width, "height": height})
    visitor.page.locator("[data-save-state]").evaluate(
        "(place, words) => place.textContent = words", LONG_WORDS
    )
    visitor.main.focus()
    hidden = {}
    for key in ["Tab"] * 60 + ["Shift+Tab"] * 60:
        visitor.page.keyboard.press(key)
        name = visitor.page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()")
        if pixels := visitor.page.evaluate(HIDDEN):
            hidden[f"{name[:40]} by {key}"] = pixels
    for box in visitor.main.locator("form textarea").all():
        box.focus()
        box.press("Control+End")
        visitor.page.keyboard.type("a")
        if pixels := visitor.page.evaluate(HIDDEN):
            hidden[f"{box.get_attribute('id')} typed in"] = pixels
    assert hidden == {}


def test_a_save_whose_answer_was_lost_is_not_taken_for_somebody_elses(demo_site: Site, visits: Visits):
    """The server has the first words, nobody was told so, and the writer wrote on."""
    visitor = at_first_section(visits, demo_site)

    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort("connectionreset")

    visitor.page.route(SAVES, lose_the_answer, times=1)
    box = comment_on(visitor, "1.3")
    box.fill("The first words,\n")
    state(visitor.page, "no connection")
    box.press_sequentially("and more.")
    state(visitor.page, re.compile(r"^(Saved|Not saved: 1\.3)"))
    expect(visitor.page.locator("[data-save-state]")).to_have_text(SAVED)
    assert kept(demo_site, half_written_audit()[0])["1.3"][1] == "The first words,\nand more."
    visitor.troubles.clear()  # a browser complains of a connection that is gone
