"""A whole report of a council that does not exist, as rich as a real one: every kind of part, long and short texts."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

from reports.beside import Before, Elsewhere, Numbered, Share
from reports.document import (
    Agreed,
    Analysis,
    Appendices,
    Conclusion,
    CriteriaGroup,
    Criterion,
    Data,
    Document,
    EarlierRecommendation,
    Headline,
    Meeting,
    Meetings,
    Method,
    Observation,
    ObservationGroup,
    Observations,
    Point,
    Previous,
    Quote,
    Recommendation,
    Recommendations,
    Strengths,
    SubTheme as SubThemePart,
    TeamMember,
    Theme,
)
from reports.figures import Comparison, Spread, Tally
from reviews.scales import Grade

FRAMEWORK = json.loads(
    (Path(__file__).resolve().parents[2] / "fixtures" / "frameworks" / "region-2026.json").read_text()
)

LISTENING = [
    "Most records open with the person rather than with the referral. A reader meets somebody who sings in a choir, keeps pigeons or used to drive the night bus, and only then learns what has become difficult. Where this is done well the rest of the record keeps faith with it: goals are in words the person would recognise, and the plan can be traced back to them line by line.",
    "In a smaller number the person fades from view after the first page. Meetings are recorded as having taken place, decisions as having been made, and it is hard to tell who wanted what. Two of these concerned people who do not use words, and in both the record held a good communication profile that nobody seemed to have opened again.",
    "Practitioners told us that they write as if the person will read it, and several had sat down with people to do exactly that. One team keeps the first ten minutes of every reading group for a sentence that somebody is proud of and a sentence that somebody would now write differently. The team thought this a simple practice that others could borrow tomorrow.",
    "What people remembered best was being rung back. They named days, they named promises kept, and one person had kept a handwritten note for eleven months because it said exactly what would happen next. What people remembered second best was silence: a change of worker learned from a letter, or a panel date that came and went without a word.",
]
THINKING = [
    "Analysis is uneven. The strongest assessments set out two or three ways of understanding what is happening, say which the evidence favours, and say what would change the writer's mind. The weaker ones describe a great deal and weigh very little, so that the recommendation arrives from nowhere. Length is no guide: the two longest assessments in the sample were among the thinnest in thought.",
    "Risk is almost always listed and less often weighed. Where a plan existed it usually named the risk and the action, but in five records it had no date on which anybody would look again. Managers said that the form allows a plan to be saved without a date, and that they had stopped noticing. This is within the council's gift to change quickly.",
    "Work under the Mental Capacity Act was careful where a decision was large and visible, such as a move of home, and patchy where it was small and repeated, such as who holds the bank card. In one record capacity was presumed to be lacking for every decision on the strength of an assessment made for one. The team moderated this record together and agreed that it was Inadequate on this sub-theme.",
    "Supervision notes showed managers asking good questions, chiefly about timescales and funding. Questions about the relationship, about culture and faith, or about what the worker found hard were rarer. Practitioners noticed this as well, and asked for supervision that is reflective at least one time in three.",
]
JOINING = [
    "Hospital discharge is the place where good intentions meet the clock. Practitioners described a morning call that works, with therapists, nurses and social workers looking at the same list and the same person. They also described afternoons in which the list is reopened by somebody who was not on the call. People and their families felt the second more than the first.",
    "Young people who move into adult services are known earlier than they were two years ago. The transition meeting at sixteen now happens for most, and the two young people we listened to both knew the name of their next worker. What is missing is money: direct payments stop and start at eighteen, and families carried the gap for between three and seven weeks.",
    "Carers are seen. That is a real change since the last review, and it shows in the language of records as well as in the numbers of assessments offered. Being seen has not yet become being supported: several carers had been assessed and pointed to a website. One told us she had stopped opening the envelopes because each held another leaflet.",
    "Partners spoke warmly of individual workers and less warmly of the ways in. A voluntary organisation that supports people from the Yemeni and Somali communities had three numbers for the council and used none of them, because a particular worker always answers her own telephone. Good practice that rests on one person's habit is kindness, and it is also a risk.",
]
LEARNING = [
    "The council has been brave in its choice of theme. It asked the team to look hardest where it expected to be found wanting, and told its practitioners so beforehand. Nobody we met was performing. Several people thanked us for not minding that the kettle was broken, and the team took that as the best evidence of all that it was seeing the service as it is.",
    "Newly qualified workers are well held. They described protected time that was actually protected, a buddy outside the line of management, and a practice educator who reads their records with them and not at them. Experienced workers looked on with some envy, and asked what the equivalent would be for somebody in their twelfth year.",
    "Turnover has slowed. A service that lost one worker in four in the year before the last review lost one in nine in the year before this one, and the agency rate has fallen with it. Practitioners attributed this less to pay than to being asked what would make them stay, and to seeing two of the five things they had asked for done by the spring.",
    "There is an appetite for evidence. Teams subscribe to journals, argue about them and occasionally act on them. The next step is to know whether what they changed made a difference, which needs a baseline written down before the change begins. Very few of the improvement plans we were shown had one.",
]
HEADINGS = [
    ("What people want to be different", LISTENING),
    ("Thinking on the page", THINKING),
    ("Working alongside others", JOINING),
    ("A service that learns", LEARNING),
]


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def narrative(*parts: int, lead: bool = True) -> str:
    """So many parts of the headings above, in turn, each with its four paragraphs; numbers are those of the headings."""
    html = paragraphs(LISTENING[0]) if lead else ""
    for part in parts:
        heading, texts = HEADINGS[part]
        html += f"<h3>{heading}</h3>{paragraphs(*texts)}"
    return html


LIST = (
    "<p>Practitioners asked for four things, in this order:</p>"
    "<ul><li><p>a plan that cannot be saved without a date for review;</p></li>"
    "<li><p>one number for partners to ring, answered by somebody who can decide;</p></li>"
    "<li><p>supervision that is reflective one time in three, and</p></li>"
    "<li><p>to hear, six months on, what came of this review.</p></li></ul>"
)

QUOTES = (
    Quote(
        "She asked what I was frightened of before she asked what I needed, and nobody had done it in that order."
    ),
    Quote("I have had seven workers. The one who wrote things down for me is the one I remember."),
    Quote(
        "They were polite. They were always polite. But I told my story four times and the fourth time I left bits out."
    ),
    Quote(
        "انہوں نے میری بات میری زبان میں سنی، اور پھر وہی کیا جو کہا تھا۔",  # noqa: RUF001 - Urdu has a full stop of its own
        lang="ur",
        in_english="She listened to me in my own language, and then she did what she said she would.",
    ),
    Quote(
        "For the first time the plan had my choir in it, on a Tuesday, with the name of the person who would drive."
    ),
)
MEETING_QUOTES = (
    Quote("We are good at the first visit. It is the fifth I worry about, when it has become a task."),
    Quote(
        "Ask me what I am proud of and I will talk for an hour. Ask me where it is written down and I will go quiet."
    ),
)

SPREADS = [
    (1, 5, 8, 2, 0, 0),
    (0, 4, 9, 3, 0, 0),
    (1, 7, 5, 1, 0, 2),
    (0, 4, 8, 4, 0, 0),
    (1, 8, 6, 1, 0, 0),
    (1, 6, 4, 1, 3, 1),
    (0, 5, 6, 1, 4, 0),
    (2, 7, 4, 1, 1, 1),
    (0, 7, 7, 2, 0, 0),
    (0, 6, 8, 1, 0, 1),
    (0, 5, 8, 2, 1, 0),
    (1, 6, 9, 0, 0, 0),
]
REASONS = [
    "People's own words are in most records and can be followed into the plan in ten of the sixteen. The two rated Outstanding show disagreement recorded honestly and a plan that changed because of it. Where the rating was lower the person's view had been taken once, at the start, and the record then moved on without them. The conversations bear this out: four people of six said that they had been asked, and that it had made a difference to what happened next.",
    "Contact is dependable and warm, and communication needs are usually known. The team gave weight to the conversations, in which people named their worker without being asked and described being rung back when it was promised.",
    "Identity is recorded as data in most records and explored in few. Where a worker had asked what faith, language or sexuality meant for this person's life, support was visibly better for it, which makes its absence elsewhere harder to excuse. Practitioners spoke with honesty about not knowing how to begin, and about fearing the wrong word more than the missing question.",
]
AGREED = [
    *(Grade.GOOD, Grade.GOOD, Grade.REQUIRES_IMPROVEMENT, Grade.GOOD, Grade.REQUIRES_IMPROVEMENT),
    *(Grade.REQUIRES_IMPROVEMENT, Grade.GOOD, Grade.REQUIRES_IMPROVEMENT, Grade.GOOD, Grade.GOOD, Grade.GOOD),
    Grade.REQUIRES_IMPROVEMENT,
]


def subthemes() -> tuple[SubThemePart, ...]:
    return tuple(
        SubThemePart(
            number=row["number"],
            title=row["title"],
            records=Spread(*SPREADS[i]),
            conversations=Spread(0, 2, 3, 1) if row["rated_by_peers"] else None,
            agreed=Agreed(AGREED[i], REASONS[i % 3]),
            descriptors={Grade(grade): text for grade, text in row["descriptors"].items()},
        )
        for i, row in enumerate(FRAMEWORK["subthemes"])
    )


def tally(place: int) -> Tally:
    """Sixteen answers, different for each criterion."""
    not_applicable = (place * 5) % 4 if place % 3 == 0 else 0
    not_met = (place * 3) % 4
    partly = 2 + (place * 7) % 5
    return Tally(16 - not_applicable - not_met - partly, partly, not_met, not_applicable)


def groups() -> tuple[CriteriaGroup, ...]:
    criteria = FRAMEWORK["criteria"]
    return tuple(
        CriteriaGroup(
            group["number"],
            group["title"],
            tuple(
                Criterion(row["code"], row["text"], tally(place))
                for place, row in enumerate(criteria)
                if row["group"] == group["number"]
            ),
            regional=group["regional"],
        )
        for group in FRAMEWORK["groups"]
    )


THEMES = [
    "Hospital discharge",
    "Moving into adult services",
    "Carers and families",
    "Identity and belonging",
    "Supervision and reflection",
]
OBSERVED = [
    (
        "The person's goals stood in their own words on the first page, and the plan answered each of them.",
        "Record",
    ),
    (
        "Practitioners said that a plan can be saved without a date for its review, and that most have learned to add"
        " one by habit.",
        "Meeting",
    ),
    (
        "A carer had been assessed twice in three years and offered a website both times; she knew the address by heart.",
        "Conversation",
    ),
    (
        "The transition protocol names a worker at sixteen but is silent on who pays between birthdays.",
        "Document",
    ),
    (
        "Capacity was considered separately for three decisions, with a picture board the person had chosen, and each"
        " conclusion was explained to the person's sister.",
        "Record",
    ),
    (
        "Managers could say which records they had read in the last month, and what they had learned.",
        "Meeting",
    ),
    (
        "The person had kept a note from their worker for eleven months because it said what would happen.",
        "Conversation",
    ),
    ("Faith was recorded as not known after nine visits.", "Record"),
]
POINT_TEXT = [
    "In most records a stranger would recognise the person after one page, and in the best of them the person's own"
    " words are carried into the plan and into its review. Practitioners told us why they write this way and how they"
    " learned to. The conversations confirm it: four of six people said the plan sounded like them. It is the ground"
    " on which the rest can be built, and other councils in the region could learn from how the reading groups are run.",
    "Risk is named and acted on the same day. What is missing is the second look: in five records of sixteen nobody"
    " had said when the plan would be read again, or by whom, and in two of these the circumstances had changed. The"
    " form permits it, so the habit has grown. A date, an owner and a reminder would be enough, and the council can"
    " make that change itself without waiting for a new system or for anybody's permission to begin.",
]
STRENGTHS = [
    "People are met as people before they are assessed",
    "Workers who ring back",
    "Newly qualified practitioners are well held",
    "Young people are known earlier than before",
    "A culture that chooses to be seen as it is",
    "Records that people are invited to read",
]
AREAS = [
    "Every plan needs a date and somebody who owns it",
    "Identity is recorded and rarely explored",
    "Carers are seen and not yet supported",
    "Capacity in small, repeated decisions",
    "One way in for partners",
    "Supervision that makes room for reflection",
]


def points(titles: list[str]) -> tuple[Point, ...]:
    return tuple(
        Point(i + 1, title, POINT_TEXT[i % 2], (i * 6 + 1, i * 6 + 3, i * 6 + 5))
        for i, title in enumerate(titles)
    )


def recommendations() -> tuple[Recommendation, ...]:
    asked = [
        "Make the date of review a required part of every care and support plan, and tell practitioners why.",
        "Give every team two half-days on asking about identity, led with people who draw on social work.",
        "Agree with carers' organisations what an offer that is more than a leaflet looks like, and fund it for a year.",
        "Publish one telephone number for partners, answered in working hours by somebody who can decide.",
    ]
    return tuple(
        Recommendation(
            number=i + 1,
            text=asked[i % 4],
            owner=("Assistant director, operations", "Principal Social Worker", "Head of commissioning")[
                i % 3
            ],
            measure="Share of plans closed in the month that carry a date and an owner, counted from the whole month.",
            baseline="11 of 16 records in this review",
            due_on=date(2026, 9 + i % 4, 30),
        )
        for i in range(8)
    )


def earlier() -> tuple[EarlierRecommendation, ...]:
    statuses = ["Done", "Partly done", "Done", "Not yet done", "Partly done", "No longer needed"]
    return tuple(
        EarlierRecommendation(
            i + 1,
            "Set a standard for how soon people hear after a panel has decided, and tell them what it is.",
            status,
            "The standard was agreed with people who draw on social work in the autumn and has been published since"
            " January. Two teams meet it for nine people in ten; the hospital team meets it for six in ten, and has"
            " asked for a later panel on Thursdays. The figures go to the practice board each quarter.",
        )
        for i, status in enumerate(statuses)
    )


def observation_groups() -> tuple[ObservationGroup, ...]:
    numbered = [Observation(i + 1, *OBSERVED[i % len(OBSERVED)]) for i in range(42)]
    return tuple(ObservationGroup(theme, tuple(numbered[i::5])) for i, theme in enumerate(THEMES))


def conclusions() -> tuple[Conclusion, ...]:
    made = [
        "What workers write about people is a strength of this council, and it is deliberate.",
        "Plans are made well and looked at again too rarely, chiefly because nothing asks for the date.",
        "Carers are noticed far more than two years ago; what follows the noticing has not kept up.",
    ]
    return tuple(Conclusion(i + 1, made[i % 3], (i * 3 + 1, i * 3 + 2, i * 3 + 4)) for i in range(12))


GLOSSARY = (
    ("Advocate", "Somebody independent who helps a person to say what they want and to be heard."),
    ("Audit", "Reading one record against the pro forma, and rating it."),
    ("DASS", "Director of Adult Social Services: the person who answers for adult social care in a council."),
    ("Peer", "A member of the review team who draws on care and support, or is a carer."),
    ("PSW", "Principal Social Worker: the lead for social work practice in a council."),
    ("Sub-theme", "One of the twelve sides of practice that are rated on the same four grades."),
)

TEAM = (
    TeamMember("Ottoline Marsh", "Regional coordinator", "Marchbrook and the Vales"),
    TeamMember("Idris Fenn", "Principal Social Worker", "Thornmere"),
    TeamMember("Bola Adeyinka-Stowe", "Principal Social Worker", "Great Ashby Vale"),
    TeamMember("Mina Qureshi-Lunt", "Principal Social Worker", "Caldmoor"),
    TeamMember("Peregrine Oakes", "Peer with lived experience", "Co-production network"),
    TeamMember("Ffion Rastrick", "Peer with lived experience", "Co-production network"),
)

HEADLINES = (
    Headline("10", "of 16 records rated Good or Outstanding", 16),
    Headline("4", "of 6 people said that being asked had changed what happened", 6),
    Headline("84%", "positive for goals that are the person's own (n = 16 files)", 16),
    Headline("5", "of 16 plans without a date for review", 16),
    Headline("8", "of 12 sub-themes agreed as Good", 0),
    Headline("3", "of 6 earlier recommendations done or no longer needed", 0),
)


def rich_document() -> Document:
    """About 35 pages."""
    return Document(
        ref="PR-2026-03",
        council="Eastmarch",
        region="Marchbrook and the Vales",
        title="Coming home, growing up: practice at the points where life changes",
        month="May 2026",
        status="Final report, version 1",
        dated_on=date(2026, 6, 26),
        is_draft=False,
        method=Method("11 to 15 May 2026", 16, 4, 6, 5, 3, 61, 42, 5, 3),
        introduction=paragraphs(LEARNING[0], LISTENING[2], JOINING[3]),
        summary=paragraphs(LISTENING[0], THINKING[0], JOINING[2], LEARNING[2]),
        headlines=HEADLINES,
        previous=Previous(
            paragraphs(LEARNING[1], LEARNING[2], JOINING[1]),
            "Front doors and first conversations",
            "March 2024",
            earlier(),
        ),
        meetings=Meetings(
            narrative(2, 3, 1) + LIST,
            tuple(
                Meeting(
                    "Practitioners" if i < 5 else "Frontline managers",
                    (
                        "how plans are reviewed",
                        "what helps people to stay in the work",
                        "the morning discharge call",
                    ),
                )
                for i in range(8)
            ),
            tuple(Theme(title, 5 - i, i % 3 + 1) for i, title in enumerate(THEMES)),
            MEETING_QUOTES,
        ),
        data=Data(
            paragraphs(THINKING[0], THINKING[1], LISTENING[1], LEARNING[3]),
            Spread(1, 5, 8, 2),
            Spread(0, 2, 3, 1),
            Agreed(Grade.GOOD, REASONS[1]),
            groups(),
            subthemes(),
            Before(
                "March 2024", Spread(1, 7, 6, 1), tuple(Numbered(n, Spread(1, 6, 6, 1)) for n in range(1, 11))
            ),
            Elsewhere(6, 5, Share(0, 58, 96), tuple(Share(n, 50 + n, 90) for n in range(1, 12))),
        ),
        analysis=Analysis(narrative(0, 1, 2, 3), Comparison(1, 3, 2), QUOTES),
        observations=Observations(paragraphs(LISTENING[3], JOINING[0]), observation_groups(), conclusions()),
        strengths=Strengths(paragraphs(LISTENING[2], LEARNING[0]), points(STRENGTHS)),
        recommendations=Recommendations(
            paragraphs(LEARNING[3], THINKING[1]), points(AREAS), recommendations()
        ),
        appendices=Appendices(paragraphs(LEARNING[0], THINKING[3]), TEAM, GLOSSARY),
    )


def bare_document() -> Document:
    """A report nobody has written anything in yet."""
    full = rich_document()
    return Document(
        ref=full.ref,
        council=full.council,
        region=full.region,
        title="Practice review",
        month=full.month,
        status="Draft",
        dated_on=full.dated_on,
        method=Method("to be arranged", 0, 0, 0, 0, 0, 0, 0, 0, 0),
    )


def reworded(document: Document) -> Document:
    """The same figures with other words around them."""
    return replace(document, summary="<p>Said another way.</p>")
