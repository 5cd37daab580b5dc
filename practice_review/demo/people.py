"""How the region begins: its administrator, councils, framework, people, and the reviews it had before."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from accounts import actions as accounts
from accounts.roles import Role
from councils import actions as councils
from reviews import actions as reviews

from .calendar import Calendar
from .scene import Event, Scene, event

PASSWORD = "four-rivers-one-region"  # noqa: S105 # printed for everybody who tries the demonstration
BEGINNING = "2025-11-03T09:00"
INVITED = "2025-11-04T09:{:02}"
JOINED = "2025-11-05T10:{:02}"
LOOKED_BACK = "2025-11-10T14:{:02}"


@dataclass(frozen=True)
class SignIn:
    """Somebody to sign in as, and what to try."""

    name: str
    email: str
    title: str
    try_this: str


def sign_ins() -> list[SignIn]:
    told = Scene(Calendar()).read("demo/region.json")
    people = {person["key"]: person for person in told["people"]}
    return [
        SignIn(people[row["person"]]["name"], people[row["person"]]["email"], row["title"], row["try"])
        for row in told["sign_in"]
    ]


def events(scene: Scene) -> Iterator[Event]:
    told = scene.read("demo/region.json")
    first, *others = told["people"]
    yield event(scene.calendar.moment(BEGINNING), _begin, scene, told, first)
    tokens: dict[str, str] = {}
    for number, person in enumerate(others):
        yield event(scene.calendar.moment(INVITED.format(number)), _invite, scene, first, person, tokens)
        yield event(scene.calendar.moment(JOINED.format(number)), _join, scene, first, person, tokens)
    for number, past in enumerate(_past(scene)):
        yield event(scene.calendar.moment(LOOKED_BACK.format(number)), _look_back, scene, past)


def late_invitations(scene: Scene) -> None:
    """Invite a few people now, so that there is mail to open."""
    for row in scene.read("demo/invitations.json"):
        accounts.invite(
            by=scene.people[row["by"]],
            email=row["email"],
            name=row["name"],
            role=row["role"],
            council=scene.council(row["council"]) if row["council"] else None,
            region=scene.region,
        )


def _begin(scene: Scene, told: dict[str, Any], first: dict[str, Any]) -> None:
    """The first administrator is invited by the machine's own command line, as in any installation."""
    link = accounts.invite(by=None, email=first["email"], name=first["name"], role=Role.ADMINISTRATOR)
    administrator = accounts.accept_invitation(
        by=None, token=link.token, name=first["name"], password=PASSWORD
    )
    scene.people[first["key"]] = administrator
    region = councils.load_councils(by=administrator, region=told["region"], councils=told["councils"])
    framework = scene.read("frameworks/region-2026.json")
    framework["effective_on"] = scene.calendar.day(framework["effective_on"]).isoformat()
    reviews.import_framework(by=administrator, region=region, data=framework)


def _invite(scene: Scene, first: dict[str, Any], person: dict[str, Any], tokens: dict[str, str]) -> None:
    link = accounts.invite(
        by=scene.people[first["key"]],
        email=person["email"],
        name=person["name"],
        **_role(scene, person["roles"][0]),
    )
    tokens[person["key"]] = link.token


def _join(scene: Scene, first: dict[str, Any], person: dict[str, Any], tokens: dict[str, str]) -> None:
    user = accounts.accept_invitation(
        by=None, token=tokens.pop(person["key"]), name=person["name"], password=PASSWORD
    )
    scene.people[person["key"]] = user
    if "telephone" in person:
        accounts.set_own_telephone(by=user, telephone=person["telephone"])
    administrator = scene.people[first["key"]]
    for row in person["roles"][1:]:
        accounts.give_role(by=administrator, user=user, **_role(scene, row))
    if person["qualification"]:
        dates = {name: scene.calendar.day(text) for name, text in person["qualification"].items()}
        accounts.attest_qualification(by=administrator, user=user, **dates)


def _role(scene: Scene, row: dict[str, Any]) -> dict[str, Any]:
    """A role and its place: a council, or else the region."""
    council = scene.council(row["council"]) if row["council"] else None
    return {"role": row["role"], "council": council, "region": scene.region}


def _past(scene: Scene) -> list[dict[str, Any]]:
    """Reviews that ended before the software came, in their order; some with what they recommended."""
    predecessor = scene.read("demo/predecessor/review.json")
    predecessor["final_on"] = predecessor["facts"]["final_at"].partition("T")[0]
    predecessor["recommendations"] = scene.read("demo/predecessor/report.json")["recommendations"]
    past = [
        *scene.read("demo/planned.json")["past"],
        predecessor,
        scene.read("demo/drafting/previous.json"),
        scene.read("demo/scoping/previous.json"),
    ]
    return sorted(past, key=lambda row: str(row["fieldwork_from_on"]))


def _look_back(scene: Scene, past: dict[str, Any]) -> None:
    day = scene.calendar.day
    coordinator = next(key for key in scene.people if key == past.get("coordinator", "ines-calloway"))
    reviews.import_past_review(
        by=scene.people[coordinator],
        host=scene.council(past["host"]),
        topic=past["topic"],
        fieldwork_from_on=day(past["fieldwork_from_on"]),
        fieldwork_to_on=day(past["fieldwork_to_on"]),
        final_on=day(past["final_on"]) if "final_on" in past else None,
        recommendations=[{**row, "due_on": day(row["due_on"])} for row in past.get("recommendations", [])],
    )
