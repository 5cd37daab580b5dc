"""The whole main job in a browser, as each person in turn: from an empty site to a report that everybody may read."""

import hashlib
import io
import re
import zipfile
from datetime import date, timedelta

import docx
import pptx
import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from . import pdf, story
from .conftest import Visits
from .site import Site
from .story import COORDINATOR, DASS, ELSEWHERE, FIRST_PSW, LEAD, ORGANISER, PEER, SECOND_PSW, Person
from .visitor import Visitor, exactly

TODAY = date.today()  # noqa: DTZ011 # the browser's own day is England's too
LAST_DAY = TODAY + timedelta(days=6)
ADDED_IN_THE_EDITOR = "This sentence was written in the editor."


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
def people(empty_site: Site, visits: Visits) -> People:
    return People(empty_site, visits)


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
            ada.date("Enhanced DBS check holds until", TODAY + timedelta(days=300)).press("Attest")
    people.site.manage(
        *("load_framework", "lower-vale", "--file", str(story.FRAMEWORK_FILE), "--by", administrator.email)
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
        visitor.go("/").follow("Say whether you have a conflict", visitor.main).heading(
            "Declare any conflict of interest"
        )
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
    olive.follow("List records").heading("Record log").follow("A. Older people")
    for letter, following in zip(story.CATEGORIES, [*story.CATEGORIES[1:], ""], strict=True):
        for number, age in story.AGES.items():
            place = olive.group(f"{letter}{number}")
            olive.fill("Age", str(age), place).fill("Case record number", f"LV-{letter}{number}-00417", place)
        olive.press(f"Save and go to category {following}" if following else "Save")
    olive.heading("Record log").sees("32 of 32 records are listed")


def choose_the_sample(people: People) -> None:
    colin = people.at_review(COORDINATOR)
    colin.follow("Select the sample and assign readers").heading("Sample and readers")
    for ref in story.SAMPLE:
        row = colin.group(ref)
        second = story.second_reader(ref)
        colin.tick("Read this record", row).select("First reader", story.first_reader(ref).name, row)
        if second is not None:
            colin.select("Second reader", second.name, row)
    colin.press("Save the sample").sees("16 records selected, 4 of them read twice")


def arrange_the_conversation(people: People) -> None:
    ref, timetable = (
        story.TALKED_WITH,
        (
            ("Meeting with practitioners", "Long-term support team", "10am", "11am", FIRST_PSW),
            ("Meeting with frontline managers", "Managers of the front door", "2pm", "3pm", SECOND_PSW),
            ("Conversation with a person", "Conversation 1", "11:30am", "12:30pm", PEER),
        ),
    )
    olive = people.at_review(ORGANISER)
    for kind, title, starts, ends, who in timetable:
        people.at_review(ORGANISER).follow("Timetable").follow("Add to the timetable")
        olive.choose("What is it?", kind).fill("Title", title).date("Which day?", TODAY)
        olive.fill("Starts at", starts).fill("Ends at", ends)
        olive.choose("How does it take place?", "Video call")
        olive.choose("Who from the team is there?", exactly(who.name)).press("Add to the timetable")

    people.at_review(ORGANISER).follow("Records").follow("People and what they agreed to")
    olive.follow(f"Record what they said for {ref}")
    olive.choose("Who asked the person?", "The social worker they know")
    olive.choose("How were they asked?", "By phone").date("When were they asked?", TODAY)
    olive.choose("Do they agree to a conversation?", "Yes")
    olive.tick("They agree that their words may be quoted without their name")
    olive.choose("Whose decision was it?", "The person decided for themselves")
    olive.press("Save what they said").follow("People", olive.breadcrumbs)
    olive.follow(f"Write the card for {ref}").fill("What would they like to be called?", "Mrs B")
    olive.fill("What helps them to communicate?", "Time, and a quiet room.").press("Save the card")
    olive.follow(f"Arrange the conversation with {ref}")
    olive.choose("Which conversation is with this person?", re.compile("Conversation 1$"))
    olive.press("Save").heading("People and what they agreed to")


def settle_information_governance(people: People) -> None:
    """Half of it first: the coordinator is told whom fieldwork waits for."""
    ivor = people[LEAD]
    ivor.go("/").follow("Complete the information governance checklist", ivor.main)
    ivor.heading("Information governance checklist").fill(
        "Reference of the data protection impact assessment", "ASH-DPIA-31"
    )
    ivor.press(exactly("Save")).sees("The checklist is saved")
    colin = people.at_review(COORDINATOR).follow("Select the sample")
    colin.sees(", Ashmere’s information lead").follow("The information governance checklist is not complete")
    colin.sees("ASH-DPIA-31").sees("Not answered yet")
    ivor.fill("Reference of the information sharing agreement", "ASH-ISA-4")
    ivor.fill("How were people told that their records may be read?", "A letter, and the privacy notice.")
    ivor.choose("Has everybody on the review team signed", "Yes, everybody on the team has signed")
    ivor.choose("How long is what this review gathers kept?", "The programme’s standard dates")
    ivor.press("Save and complete").sees("Complete since").sees(LEAD.name)


def open_fieldwork(people: People) -> None:
    people.at_review(COORDINATOR).follow("Select the sample").press("Open fieldwork").sees(
        "Fieldwork is open"
    )


# The review team


def read_records(people: People) -> None:
    """One reader's browser runs scripts and the other's does not: both fill every page of ten pro formas."""
    for reader, desk in ((FIRST_PSW, people[FIRST_PSW]), (SECOND_PSW, people.without_scripts(SECOND_PSW))):
        desk.go("/").follow(story.HOST, desk.main).follow("Audits", desk.main)
        for ref in story.records_of(reader):
            desk.press(f"Start the audit of {ref}")
            fill_the_pro_forma(desk, ref, story.reading_by(reader, ref))
            desk.heading("Audits")
        assert not desk.main.get_by_role("button", name=exactly("Start the audit")).count()


def fill_the_pro_forma(desk: Visitor, ref: str, reading: int) -> None:
    groups = sorted({each["group"] for each in story.criteria()})
    for group in groups:
        values = {}
        for criterion in story.criteria():
            if criterion["group"] == group:
                answer = story.answer(ref, criterion["position"], reading)
                values[f"{criterion['code']}-answer"] = answer
                values[f"{criterion['code']}-comment"] = story.COMMENT if answer in "PN" else ""
        desk.heading(f"{group}. ").set_at_once(values).press("Save and continue")
    desk.heading("The record as a whole").set_at_once(
        {
            "lens_process": "Timely, lawful and easy to follow.",
            "lens_experience": "Listened to, though not always early.",
            "lens_difference": "Safer at home, and less alone.",
            "overall": story.overall(ref, reading),
            "overall_reason": "Weighing the whole of it.",
            "change_now": "A call about the review that is due.",
        }
    ).press("Save and continue")
    desk.heading("Sub-themes").set_at_once(
        {f"{each['number']}-grade": story.grade(ref, each["number"], reading) for each in story.subthemes()}
    ).press("Save and continue")
    desk.heading("Check your audit").sees("Everything is answered").press("Hand in this audit")


def talk_with_a_person(people: People) -> None:
    peta = people.at_review(PEER)
    peta.follow("Hold your conversations and hand in your notes").follow("Before we talk")
    peta.press("Open the card").sees("Mrs B").follow("Begin the conversation")
    peta.choose("Who are you speaking with?", "The person")
    peta.tick("They are happy to talk today, and know that they can stop at any time")
    peta.press("Open the notebook")
    for prompt in story.framework()["prompts"]:
        peta.heading(prompt["text"]).fill(prompt["text"], "She told it in her own order, and laughed.")
        peta.press("Save and go on")
    peta.heading("Words to keep").fill("What was said", story.KEPT_WORDS)
    peta.press("Keep this quote")
    peta.press("Go on to the ratings").choose(
        "Overall, how good was this person’s experience?", story.LABELS[story.HEARD_OVERALL]
    )
    peta.fill("Why?", "She was asked early, and something came of it.")
    peta.set_at_once(
        {
            f"subtheme_{each['number']}": story.heard(each["number"])
            for each in story.subthemes()
            if each["rated_by_peers"]
        }
    )
    peta.press("Save and look it over").press("Hand in this conversation").sees("handed in")


def write_up_meetings(people: People) -> None:
    for person, title in ((FIRST_PSW, "Long-term support team"), (SECOND_PSW, "Managers of the front door")):
        desk = people.at_review(person).follow("Meetings").follow(f"Write it up: {title}")
        desk.fill("How many people came?", "9").fill("Areas discussed", "Workload\nSupervision\nCarers")
        desk.fill("Notes", "Workload has eased. Supervision happens, and is about people.")
        desk.choose("Themes that came up", story.THEMES[0]).press("Save and add quotes")
        desk.fill("What was said", "We have time to think again.").press("Keep this quote")


def decide_on_quotes(people: People) -> None:
    """What others took down waits on the coordinator's home until it is decided."""
    desk = people[COORDINATOR]
    desk.go("/").follow("Decide whether 3 quotes may be used")
    for _ in range(3):
        desk.follow("Decide on quote 1 of", desk.main)
        desk.choose("May these words be used?", "Usable as it is").press("Decide")
    desk.sees("No quote waits for you")


def note_observations(people: People) -> None:
    texts = story.observation_texts()
    for person, own in ((FIRST_PSW, texts[:12]), (SECOND_PSW, texts[12:24])):
        desk = people.at_review(person).follow("Observations and conclusions").follow("Note an observation")
        for number, text in enumerate(own):
            ref = story.records_of(person)[number % 10]
            desk.fill("What did you see or hear?", text).select("Where does it come from?", f"Record {ref}")
            desk.choose("Themes", story.THEMES[number % len(story.THEMES)])
            desk.press("Save and note another")
    desk = people.at_review(FIRST_PSW).follow("Observations and conclusions").follow("conclusions")
    for number in (1, 2, 3):
        desk.follow("Draw a conclusion").fill(
            "What do you conclude?", f"Conclusion {number}: {texts[number]}"
        )
        for box in (2 * number, 2 * number + 1):
            desk.group("Which observations does it rest on?").get_by_role("checkbox").nth(box).check()
        desk.press("Save")


# Judging together


def moderate(people: People) -> None:
    colin = people.at_review(COORDINATOR)
    closing = people.at_review(COORDINATOR).follow("Close fieldwork")
    closing.sees("The last day of fieldwork").main.get_by_role("checkbox").check()
    closing.fill("Why is it closed all the same?", "Everybody has handed in early.").press("Close fieldwork")
    for ref in story.READ_TWICE:
        people.at_review(COORDINATOR).follow("Moderate double readings").follow(f"Record {ref}")
        kept = story.standing_reading(ref)
        colin.set_at_once({"reading": str(kept), "overall": story.overall(ref, kept)})
        colin.set_at_once({f"subtheme_{n}": story.grade(ref, n, kept) for n in story.differing(ref)})
        colin.main.get_by_label("Why?", exact=True).fill(
            "The two talked it through, and this is what stands."
        )
        colin.press("Decide").heading("Ratings")


def agree_ratings(people: People) -> None:
    for person, numbers in ((FIRST_PSW, range(1, 7)), (SECOND_PSW, range(7, 13))):
        desk = people.at_review(person).follow("Agree ratings with the team").heading("Ratings")
        for number in numbers:
            title = story.subthemes()[number - 1]["title"]
            desk.main.get_by_role("link", name=title).click()
            desk.heading(title).choose("What did the team agree?", "Good")
            desk.fill("Why?", f"Most of what was read and heard bears it out, for sub-theme {number}.")
            desk.press("Keep what we agreed").heading("Ratings")
    colin = people.at_review(COORDINATOR)
    colin.follow("Close moderation").press("Close moderation").sees("Moderation is closed")


# The report


def write_the_report(people: People) -> None:
    """Narratives are pasted as HTML where no script runs; in the editor a sentence is added to one."""
    written = story.report()
    desk = people.without_scripts(COORDINATOR)
    desk.follow(story.HOST, desk.main).follow("Write the report").press("Start the report")
    for title in story.NARRATIVES:
        number = f"{story.SECTIONS.index(title) + 1}. " if title in story.SECTIONS else ""
        desk.follow(f"{number}{title}", desk.main).heading(title)
        desk.fill("Narrative", story.narrative(title)).press("Save").follow("Report", desk.breadcrumbs)
    for kind, name, points in (
        ("strength", "Strength", written["strengths"]),
        ("area for development", "Area for development", written["areas"]),
    ):
        for point in points:
            desk.follow("Six strengths and six areas for development")
            desk.follow(f"{point['number']}. Write {kind} {point['number']}").heading(name)
            desk.fill("Title", point["title"]).fill("What the team found", point["text"])
            boxes = desk.group("Observations it rests on").get_by_role("checkbox")
            for observation in (point["number"], point["number"] + 6):
                boxes.nth(observation).check()
            desk.press("Save").follow("Report", desk.breadcrumbs)
    desk.follow("Recommendations", desk.main)
    for row in written["recommendations"]:
        desk.follow("Add a recommendation").fill("Recommendation", row["text"]).fill(
            "Who owns it", row["owner"]
        )
        desk.fill("How progress will be measured", row["measure"])
        desk.fill("Where things stand now", row["baseline"])
        desk.date("Due", date.fromisoformat(row["due_on"])).press("Save")

    colin = people.at_review(COORDINATOR)
    colin.follow("Write the report").sees("Everything is there").follow("Summary", colin.main)
    editor = colin.main.get_by_role("textbox", name="Narrative")
    editor.press("Control+End")
    editor.press_sequentially(ADDED_IN_THE_EDITOR)
    colin.press("Save").sees("is saved").follow("Report", colin.breadcrumbs)
    colin.follow("Preview the report").sees(ADDED_IN_THE_EDITOR)
    charts = colin.main.get_by_role("img")
    assert charts.count() == len(expected_figures()), "a chart is missing in the preview"


def make_a_draft(people: People) -> None:
    """The worker makes it. Where no script runs, the page asks again by itself."""
    colin = people.without_scripts(COORDINATOR)
    colin.follow(story.HOST, colin.main).follow("Write the report").press("Make a PDF of the draft")
    colin.sees_in_time("The PDF is ready")
    reader = PdfReader(io.BytesIO(colin.download("Download the PDF")))
    assert story.FEWEST_PAGES <= len(reader.pages) <= story.MOST_PAGES
    colin.sees(f"{len(reader.pages)} pages")


def answer_the_gate(colin: Visitor) -> None:
    """What could tell who somebody is, one by one, where anything was found; no number stands in the report."""
    colin.follow("What could tell who somebody is")
    assert colin.main.get_by_role("heading", name="To take out").count() == 0
    waits = colin.main.get_by_role("button", name=re.compile("^Keep it for this reason"))
    while waits.count():
        before = waits.count()
        colin.main.get_by_label("Why it may stay").first.fill(
            "It is a word of every report, and points at nobody."
        )
        colin.press("Keep it for this reason")
        expect(waits).to_have_count(before - 1)
    colin.sees("Nothing stands in the way").follow("Checks and approval")


def check_the_draft(people: People) -> None:
    colin = people.at_review(COORDINATOR)
    colin.follow("Ask the team to check the draft").press("Ask the team to check the draft")
    peta = people.at_review(PEER).follow("Check the draft report").follow("Read the report as it stands")
    peta.sees(ADDED_IN_THE_EDITOR)
    answer_the_gate(people.at_review(COORDINATOR).follow("Mend what the team finds"))
    colin.press("Share the draft for factual accuracy")
    dina = people.at_review(DASS).follow("Check the facts in the draft report")
    dina.select("Which section is it about?", story.SECTIONS[0])
    dina.fill("What is not right, and what would be", "There are five teams, not four.")
    dina.press("Send the comment").sees("No answer yet")
    people.at_review(COORDINATOR).follow("Answer the host’s comments").follow("Comments on facts")
    colin.follow("Answer comment 1").choose("What the team decides", "Decline")
    colin.fill("Why", "The report counts the teams that were met.").press("Save the answer").sees("Decline")
    paul = people.at_review(SECOND_PSW).follow("Approve the report").heading("Checks and approval")
    paul.tick("I have read this report, I did not write it, and it says what the team found")
    paul.press("Approve the report").sees(SECOND_PSW.name)


def make_it_final(people: People) -> None:
    colin = people.at_review(COORDINATOR)
    colin.follow("Answer the host’s comments, and make the report final").press("Make the report final")
    colin.sees_in_time("The report is final")


def read_the_final_report(people: People) -> None:
    dina = people.at_review(DASS).follow("Download the final report").heading("Final report")
    content = dina.download("Download the report")
    dina.sees(hashlib.sha256(content).hexdigest())

    reader = PdfReader(io.BytesIO(content))
    assert story.FEWEST_PAGES <= len(reader.pages) <= story.MOST_PAGES
    titles = pdf.bookmarks(reader)
    numbered = [title for title in titles if re.match(r"\d", title)]
    assert [re.sub(r"^\d\W*", "", title) for title in numbered] == story.SECTIONS, titles
    said = pdf.figures(reader)
    wanted = expected_figures()
    assert len(said) == len(wanted), said
    for parts in wanted:
        assert any(all(part in alt for part in parts) for alt in said), f"no figure says {parts}: {said}"
    words = pdf.text_of(reader)
    for sentence in (ADDED_IN_THE_EDITOR, story.HOST, story.REGION, story.KEPT_WORDS):
        assert sentence in words
    for person in (ORGANISER, LEAD):
        people.at_review(person).follow("Read the final report").heading("Final report")


def expected_figures() -> list[tuple[str, ...]]:
    """What the charts must say: a pie for each sub-theme and for both overall ratings, and the criteria by group."""
    heard = story.spread([story.HEARD_OVERALL])
    pies: list[tuple[str, ...]] = [(story.expected_overall(),), (heard,)]
    pies += [(each["title"], story.expected_spread(each["number"])) for each in story.subthemes()]
    bars = []
    for group in sorted({each["group"] for each in story.criteria()}):
        rows = []
        for criterion in story.criteria():
            if criterion["group"] == group:
                tally = story.expected_tally(criterion["position"])
                rows.append(
                    f"{criterion['code']} met {tally['Y']}, partly met {tally['P']}, not met {tally['N']}, "
                    f"not applicable {tally['NA']}"
                )
        bars.append(tuple(rows))
    return pies + bars


# The host lets it go


def take_the_documents(people: People) -> None:
    """Everything that is made of the report, opened again by somebody else's program."""
    colin = people.at_review(COORDINATOR)
    colin.follow("The host decides who sees the final report").follow("Other documents")
    colin.looks_again_while("some are being made")
    assert not colin.main.get_by_text("Not made").count()
    word = docx.Document(io.BytesIO(colin.download("Download Full report for Word")))
    titles = [each.text for each in word.paragraphs if each.style and each.style.name == "Heading 1"]
    assert [title for title in story.SECTIONS if any(title in each for each in titles)] == story.SECTIONS
    slides = pptx.Presentation(io.BytesIO(colin.download("Download Slides for the feedback meeting")))
    assert len(slides.slides) > len(story.report()["strengths"])
    summary = PdfReader(io.BytesIO(colin.download("Download Two-page summary")))
    assert len(summary.pages) == 2
    assert story.HOST in pdf.text_of(summary)
    plain = PdfReader(io.BytesIO(colin.download("Download Plain-language version")))
    assert "The team read 16 records." in pdf.text_of(plain)
    letter = pdf.text_of(PdfReader(io.BytesIO(colin.download("Download Letter to the people who took part"))))
    assert story.HOST in letter
    assert story.KEPT_WORDS not in letter
    with zipfile.ZipFile(io.BytesIO(colin.download("Download Every chart, with its table"))) as packed:
        tables = [
            packed.read(name).decode("utf-8-sig") for name in packed.namelist() if name.endswith(".csv")
        ]
        pictures = [name for name in packed.namelist() if name.endswith((".svg", ".png"))]
    assert len(tables) == len(expected_figures())
    assert len(pictures) == 2 * len(tables)
    tally = story.expected_tally(1)
    counts = ",".join(str(tally[each]) for each in ("Y", "P", "N", "NA"))
    assert any(counts in table for table in tables), f"no table counts {counts}"


def release_it_to_the_region(people: People) -> None:
    dina = people.at_review(DASS).follow("Download the final report").follow("Decide who else may read it")
    dina.choose("Who may read the final report", "Principal Social Workers and directors in the region too")
    dina.press("Save the decision").sees("Released to the region")
    rosa = people[ELSEWHERE]
    rosa.go("/").follow("Reports").follow(story.TOPIC, rosa.main).heading("Final report")
    rosa.sees(hashlib.sha256(rosa.download("Download the report")).hexdigest())


def publish_it(people: People) -> None:
    """The director reads what everybody would, without what is of too few people; and nobody read it before."""
    nobody: Visitor = people.visits(people.site, "somebody who is not signed in")
    nobody.go("/published/").sees("Reports appear here when the director")
    dina = people.at_review(DASS).follow("Read the final report").follow("Decide who else may read it")
    dina.follow("Read what everybody would read")
    dina.looks_again_while("is being made")
    dina.sees("the overall ratings of conversations")
    dina.tick(
        "I have read this edition and the sentences listed above, and nobody could be recognised in it"
    ).press("Publish this edition")

    nobody.go("/published/").follow(story.HOST, nobody.main).heading(story.TOPIC)
    content = nobody.download("Download the report")
    nobody.sees(hashlib.sha256(content).hexdigest())
    said = pdf.figures(PdfReader(io.BytesIO(content)))
    told, withheld = figures_for_everybody()
    for parts in told:
        assert any(all(part in alt for part in parts) for alt in said), f"no figure says {parts}: {said}"
    assert len(said) == len(told)
    words = pdf.text_of(PdfReader(io.BytesIO(content)))
    assert "Fewer than 10 conversations were rated" in words
    for place in (words, *said, nobody.main.inner_text()):
        assert not any(part in place for part in withheld)
    assert len(PdfReader(io.BytesIO(nobody.download("Two-page summary"))).pages) == 2
    nobody.follow("The report in plain language").heading("plain language")
    feed = nobody.context.request.get("/published/feed/")
    assert feed.ok
    assert story.TOPIC in feed.text()


def figures_for_everybody() -> tuple[list[tuple[str, ...]], list[str]]:
    """What charts say to everybody, of ten people or more; and what none may: how few conversations were rated."""
    overall, heard, *others = expected_figures()
    few = [
        each["title"]
        for each in story.subthemes()
        if story.rated(each["number"]) < story.FEWEST_FOR_EVERYBODY
    ]
    return [overall, *(parts for parts in others if parts[0] not in few)], [*heard]


STORY = (
    prepare_the_programme,
    plan_the_review,
    agree_the_scope,
    list_records,
    choose_the_sample,
    arrange_the_conversation,
    settle_information_governance,
    open_fieldwork,
    read_records,
    talk_with_a_person,
    write_up_meetings,
    decide_on_quotes,
    note_observations,
    moderate,
    agree_ratings,
    write_the_report,
    make_a_draft,
    check_the_draft,
    make_it_final,
    read_the_final_report,
    take_the_documents,
    release_it_to_the_region,
    publish_it,
)


def test_the_main_job(people: People) -> None:
    for chapter in STORY:
        chapter(people)
