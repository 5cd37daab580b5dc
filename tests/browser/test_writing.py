"""A day of writing audits: the network goes, the server is killed, tabs and readers meet, and no character is lost."""

import random
import re
import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import Dialog, Locator, Page, expect

from .conftest import Visits
from .site import Site
from .story import criteria
from .test_bad_connection import stands_in_time, state
from .test_sign_in import sign_in_beside
from .test_without_scripts import at_home, host_of
from .visitor import Visitor

SEED = 20261128
READER, OTHER_READER = "amrit-gill", "helen-wroe"
UNREAD, READ_TWICE = "B1", "A2"
"""Of the demonstration's fieldwork: one the reader has not begun, and one both read, which the first handed in."""
NUMBER = "BR226874"
"""What the demonstration calls the record that is unread."""
WORDS = [
    "their",
    "daughter’s",
    "visits",
    "—",
    "“twice",
    "a",
    "week”,",
    "40%",
    "fewer",
    "calls;",
    "naïve?",
    "£3",
    "&",
    "<b>tea</b>",
    "was\tnot",
    "ticked",
    "☂",
    "क्ष",
]
SAVED = re.compile(r"^Saved \d")


def at_audits(visits: Visits, site: Site, reader: str, *, scripts: bool = True) -> Visitor:
    return at_home(visits, site, reader, scripts=scripts).follow(host_of("fieldwork")).follow("Audits")


def at_section(visitor: Visitor, record: str, section: str) -> Visitor:
    visitor.follow(section, visitor.page.get_by_role("navigation", name=f"Audit of {record}"))
    return visitor


def comment_on(visitor: Visitor, code: str) -> Locator:
    return visitor.main.get_by_label(f"Comment on {code}", exact=True)


def kept(site: Site, record: str, reading: int = 1) -> dict[str, tuple[str, str]]:
    """What stands in the database itself: by criterion, the answer and the comment."""
    with closing(sqlite3.connect(site.database)) as database:
        rows = database.execute(
            """SELECT criterion.code, answer.answer, answer.comment FROM audits_criterionanswer answer
            JOIN reviews_criterion criterion ON criterion.id = answer.criterion_id
            JOIN audits_audit audit ON audit.id = answer.audit_id
            JOIN records_record record ON record.id = audit.record_id
            JOIN reviews_review review ON review.id = record.review_id
            WHERE record.category = ? AND record.number = ? AND audit.reading = ?
            AND review.fieldwork_opened_at IS NOT NULL AND review.fieldwork_closed_at IS NULL""",
            (record[0], int(record[1]), reading),
        ).fetchall()
    return {code: (answer, comment) for code, answer, comment in rows}


def text_of(chance: random.Random) -> str:
    lines = [" ".join(chance.choices(WORDS, k=6)) for _ in range(2)]
    return "\n".join(lines).strip()


def test_every_character_is_kept_while_the_network_goes_and_the_server_is_killed(
    demo_site: Site, visits: Visits
):
    chance = random.Random(SEED)  # noqa: S311 # the same each time
    visitor = at_audits(visits, demo_site, READER)
    visitor.press(f"Start the audit of {UNREAD}")
    asked = criteria()
    killed_at = {asked[5]["code"], asked[15]["code"]}
    typed: dict[str, tuple[str, str]] = {}
    for group in sorted({each["group"] for each in asked}):
        at_section(visitor, UNREAD, f"{group}.")
        for each in (one for one in asked if one["group"] == group):
            code, answer, text = each["code"], chance.choice(["Y", "P", "N", "NA"]), text_of(chance)
            box = comment_on(visitor, code)
            half = chance.randrange(len(text))
            visitor.page.locator(f'[name="{code}-answer"][value="{answer}"]').check()
            write(box, text[:half])
            visitor.context.set_offline(chance.random() < 0.4)
            if code in killed_at:
                visitor.context.set_offline(False)
                demo_site.kill()
            write(box, text[half:])
            if code in killed_at:
                state(visitor.page, "Not saved yet")
                demo_site.start()
            typed[code] = (answer, text)
        visitor.context.set_offline(False)
        state(visitor.page, SAVED)
        expect(visitor.page.locator("[data-here] .progress-list__state")).to_have_text(
            re.compile(r"^(\d+) of \1$")
        )
    visitor.troubles.clear()  # a browser complains of a connection that is gone

    stands_in_time(visitor.page, lambda: kept(demo_site, UNREAD), typed)
    for code, (_, text) in list(typed.items())[-2:]:
        visitor.page.reload()
        expect(comment_on(visitor, code)).to_have_value(text)


def write(box: Locator, text: str) -> None:
    """Type at the end of what is there; what the keyboard has no key for is put in as hand-writing is."""
    box.focus()
    box.press("Control+End")
    box.page.keyboard.insert_text(text[:-3])
    for character in text[-3:]:
        box.page.keyboard.type(character)


def test_two_readers_write_of_one_record_at_once_and_see_nothing_of_each_other(
    demo_site: Site, visits: Visits
):
    first, second = (at_audits(visits, demo_site, key) for key in (READER, OTHER_READER))
    first.follow(f"{READ_TWICE}. ").follow("Reopen this audit")
    first.fill("Why do you reopen it?", "A visit was missed").press("Reopen this audit")
    second.press(f"Start the audit of {READ_TWICE}")
    for visitor in (first, second):
        at_section(visitor, READ_TWICE, "1.")
    for at, visitor in enumerate((first, second, first, second)):
        write(comment_on(visitor, "1.1"), f" Turn {at} of reader {at % 2 + 1}.")
    for visitor, other in ((first, "reader 2"), (second, "reader 1")):
        state(visitor.page, SAVED)
        visitor.page.reload()
        assert other not in visitor.page.content()
    assert kept(demo_site, READ_TWICE, 1)["1.1"][1].endswith(" Turn 0 of reader 1. Turn 2 of reader 1.")
    assert kept(demo_site, READ_TWICE, 2)["1.1"][1] == "Turn 1 of reader 2. Turn 3 of reader 2."


def test_a_stale_tab_shows_both_texts_and_its_reader_chooses(demo_site: Site, visits: Visits):
    visitor = at_audits(visits, demo_site, OTHER_READER)
    visitor.follow("E4. ")
    at_section(visitor, "E4", "2.")
    stale: Page = visitor.context.new_page()
    stale.goto(visitor.page.url)
    for mine, words in ((True, "Keep mine"), (False, "Take what is saved")):
        comment_on(visitor, "2.1").fill(f"In the first tab, before “{words}”")
        state(visitor.page, SAVED)
        box = stale.get_by_label("Comment on 2.1", exact=True)
        box.fill(f"In the second tab, for “{words}”")
        state(stale, "was changed in another window")
        question = stale.locator("#box-2\\.1")
        expect(question).to_contain_text(f"In the first tab, before “{words}”")
        expect(box).to_have_value(f"In the second tab, for “{words}”")
        question.get_by_role("button", name=words).click()
        state(stale, SAVED)
        expected = f"In the second tab, for “{words}”" if mine else f"In the first tab, before “{words}”"
        assert kept(demo_site, "E4")["2.1"][1] == expected
        expect(box).to_have_value(expected)
        visitor.page.reload()


def test_a_lapsed_sign_in_holds_what_is_typed_until_its_reader_is_back(demo_site: Site, visits: Visits):
    visitor = at_audits(visits, demo_site, OTHER_READER)
    visitor.follow("E4. ")
    at_section(visitor, "E4", "3.")
    visitor.context.clear_cookies(name="practice_review_demo")
    comment_on(visitor, "3.2").fill("Typed after the sign-in lapsed.")
    state(visitor.page, "you are signed out")
    sign_in_beside(visitor, OTHER_READER)
    state(visitor.page, SAVED)
    assert kept(demo_site, "E4")["3.2"][1] == "Typed after the sign-in lapsed."


def test_the_same_form_without_scripts(demo_site: Site, visits: Visits):
    chance = random.Random(SEED)  # noqa: S311 # the same each time
    visitor = at_audits(visits, demo_site, "siobhan-keane", scripts=False)
    visitor.follow("G4. ")
    at_section(visitor, "G4", "1.")
    typed = {}
    for group in (1, 2):
        for code in (each["code"] for each in criteria() if each["group"] == group):
            typed[code] = ("P", text_of(chance).replace("\t", " "))
            comment_on(visitor, code).fill(typed[code][1])
            visitor.page.locator(f'[name="{code}-answer"][value="P"]').check()
        visitor.press("Save and continue").sees(re.compile(r"Saved at \d"))
        visitor.heading(f"{group + 1}. ")
    assert {code: found for code, found in kept(demo_site, "G4").items() if code in typed} == typed


def test_a_comment_grows_with_what_is_typed_and_leaves_room_on_the_screen(demo_site: Site, visits: Visits):
    visitor = at_audits(visits, demo_site, "siobhan-keane").follow("G4. ")
    at_section(visitor, "G4", "1.")
    comment = comment_on(visitor, "1.2")
    heights = []
    for lines in (3, 10, 60):
        comment.fill("\n".join("a line" for _ in range(lines)))
        heights.append(comment.evaluate("box => [box.offsetHeight, box.scrollHeight - box.clientHeight]"))
    (three, _), (ten, hidden), (sixty, _) = heights
    assert three < ten < sixty < 450  # half of a window of 900
    assert hidden == 0


@pytest.mark.parametrize("width", [1280, 640])
def test_keys_go_from_question_to_question_and_can_be_switched_off(
    demo_site: Site, visits: Visits, width: int
):
    visitor = at_home(visits, demo_site, "siobhan-keane", scripts=True)
    visitor.page.set_viewport_size({"width": width, "height": 700})
    visitor.follow(host_of("fieldwork")).follow("Audits").follow("G4. ")
    at_section(visitor, "G4", "3.")

    def place() -> str:
        return str(visitor.page.evaluate("document.activeElement.closest('.criterion')?.dataset.name || ''"))

    places = []
    for key in ("N", "N", "N", "P"):
        visitor.page.keyboard.press(f"Alt+Shift+{key}")
        places.append(place())
    assert places == ["3.1", "3.2", "3.3", "3.2"]
    expect(visitor.page.locator("[data-save-state]")).to_be_in_viewport()
    comment_on(visitor, "3.2").fill(f"Saved by a key at {width}.")
    visitor.page.keyboard.press("Alt+Shift+S")
    state(visitor.page, SAVED)
    visitor.page.keyboard.press("Shift+N")
    expect(comment_on(visitor, "3.2")).to_have_value(f"Saved by a key at {width}.N")
    visitor.page.get_by_text("Keyboard shortcuts").click()
    visitor.page.get_by_label("Use these keys in this browser").uncheck()
    state(visitor.page, SAVED)
    visitor.page.reload()
    visitor.page.keyboard.press("Alt+Shift+N")
    assert place() == ""


def test_what_looks_personal_is_said_and_the_records_number_is_not_saved(demo_site: Site, visits: Visits):
    visitor = at_audits(visits, demo_site, READER)
    visitor.follow(f"{UNREAD}. ")
    at_section(visitor, UNREAD, "1.")
    question = visitor.page.locator("#box-1\\.2")
    before = kept(demo_site, UNREAD)["1.2"]
    comment_on(visitor, "1.2").fill(f"It is record {NUMBER[:4]} {NUMBER[4:]}")
    state(visitor.page, "1.2 needs mending")
    expect(question).to_contain_text("The case record number of B1 stands here")
    assert kept(demo_site, UNREAD)["1.2"] == before
    comment_on(visitor, "1.2").fill("Mrs Khan rang")
    state(visitor.page, "1.2 may hold something personal")
    expect(question).to_contain_text("It looks as if “Mrs Khan” is a name.")
    comment_on(visitor, "1.2").fill("Their daughter rang")
    state(visitor.page, SAVED)
    expect(question).not_to_contain_text("It looks as if")


def test_a_peers_words_are_not_lost_by_a_press_beside_them(demo_site: Site, visits: Visits):
    """Leaving by a link or by another form of the page asks first; what is skipped is kept."""
    visitor = at_home(visits, demo_site, "carol-fisk", scripts=True)
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    visitor.page.on("dialog", stay)
    visitor.follow(host_of("fieldwork")).follow("Conversations").follow("Go on with your notes")
    conversation = visitor.path.removesuffix("check/")
    visitor.go(f"{conversation}prompts/4/")
    box = visitor.main.locator("textarea")
    box.fill("Said on the doorstep.")
    visitor.main.get_by_text("All pages").click()
    visitor.main.get_by_role("link", name="Words to keep").click()
    expect(box).to_have_value("Said on the doorstep.")
    assert asked == ["beforeunload"]
    visitor.press("Skip this one")
    visitor.go(f"{conversation}prompts/4/")
    expect(box).to_have_value("Said on the doorstep.")

    visitor.go(f"{conversation}quotes/").fill("What was said", "Nobody rang.")
    visitor.press("Keep this quote")
    expect(visitor.main).to_contain_text("Nobody rang.")
    assert asked == ["beforeunload"]
    visitor.fill("What was said", "Nobody came.")
    visitor.main.get_by_role("button", name="Take out").first.click()
    expect(visitor.main.get_by_label("What was said")).to_have_value("Nobody came.")
    assert asked == ["beforeunload"] * 2
