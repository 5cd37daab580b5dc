"""Every page that people of the demonstration can reach: axe finds nothing, it fits a phone, no script complains.

Each person's pages are fetched one and all. A browser opens those that are made differently from every page it has
opened before: for axe, a list of twenty is the list of three, whoever looks at it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlparse

import pytest
from playwright.sync_api import Page, expect

from practice_review import demo

from .conftest import Visits
from .outline import Outline
from .site import ROOT, Site
from .test_without_scripts import at_home, host_of
from .visitor import Visitor

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PHONE = 320
NOT_A_PAGE = re.compile(
    r"\.(svg|png|pdf|csv)$|/(file|feed|state|template|lga-summary)/?$|/number/$|^/account/(login|logout)/|^/demo/"
    r"|^/published/[^/]+/documents/"
)
"""Files and states are no pages, and a case record number asks for the password first."""
ONE_OF_MANY = re.compile(
    r"/(\d+|[A-H][1-4]|log/[A-H]|group-\d|sections/[a-z]+)(?=/)"
    r"|(?<=/people/)[a-z0-9]{8}|(?<=/team/)[a-z0-9]{8}|(?<=/invitations/)[a-z0-9]{8}"
    r"|(?<=/reviews/PR-2027-)\d\d"
    r"|(?<=/councils/)[a-z-]+(?=/edit/)|(?<=/regions/)[a-z-]+(?=/edit/)"
)


@dataclass(frozen=True)
class Fault:
    path: str
    what: str

    def __str__(self) -> str:
        return f"{self.path}: {self.what}"


def shape_of(path: str) -> str:
    """The kind of page an address leads to: one of each kind is looked at, for each person and review.

    The reviews of next year are all at one stage, and stand for one another.
    """
    return ONE_OF_MANY.sub("#", path)


def reachable(visitor: Visitor, start: str = "/") -> Iterator[tuple[str, Outline]]:
    """Follow every link from home, one address of each shape, and read what is there."""
    waiting, seen = [start], {shape_of(start)}
    while waiting:
        path = waiting.pop(0)
        response = visitor.context.request.get(path)
        assert response.ok, f"{visitor.name} is led to {path}, which answers {response.status}"
        assert response.headers["content-type"].startswith("text/html"), path
        outline = Outline(response.text())
        yield path, outline
        for link in outline.links:
            address = urlparse(urljoin(response.url, link))
            if f"{address.scheme}://{address.netloc}" != visitor.address or NOT_A_PAGE.search(address.path):
                continue
            if shape_of(address.path) not in seen:
                seen.add(shape_of(address.path))
                waiting.append(address.path)


def faults_on(page: Page) -> Iterator[str]:
    """What axe finds. It need not load the style sheets again, which none of these rules reads."""
    page.evaluate(AXE.read_text())
    found = page.evaluate(
        "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations'], preload: false})", RULES
    )
    for violation in found["violations"]:
        nodes = "; ".join(node["html"][:160] for node in violation["nodes"][:3])
        yield f"{violation['id']}, {violation['help']}: {nodes}"


def too_wide(page: Page) -> Iterator[str]:
    """What stands out of a phone's screen, at its own width and so at 400% on a desk."""
    page.set_viewport_size({"width": PHONE, "height": 640})
    width = page.evaluate("document.documentElement.scrollWidth")
    if width > PHONE:
        culprits = page.evaluate(
            """width => [...document.querySelectorAll('main *')]
              .filter(each => each.getBoundingClientRect().right > width && !each.closest('.table-scroll'))
              .slice(0, 3).map(each => each.outerHTML.slice(0, 120))""",
            PHONE,
        )
        yield f"{width} pixels wide on a screen of {PHONE}: {'; '.join(culprits)}"
    page.set_viewport_size({"width": 1280, "height": 900})


def look_at(page: Page) -> Iterator[str]:
    yield from Outline(page.content()).faults()
    yield from faults_on(page)
    yield from too_wide(page)


def look_around(visitor: Visitor, opened: set[str]) -> Iterator[Fault]:
    for path, outline in reachable(visitor):
        if outline.skeleton in opened:
            yield from (Fault(path, what) for what in outline.faults())
        else:
            opened.add(outline.skeleton)
            visitor.page.goto(path)
            yield from (Fault(path, what) for what in look_at(visitor.page))


@pytest.fixture(scope="module")
def opened() -> set[str]:
    """What the pages are made of that a browser has opened."""
    return set()


@pytest.mark.parametrize("person", demo.sign_ins(), ids=lambda person: person.email.partition("@")[0])
def test_every_page_is_accessible(demo_site: Site, visits: Visits, person: demo.SignIn, opened: set[str]):
    visitor = visits(demo_site, person.name)
    visitor.sign_in(person.email, demo.PASSWORD)

    faults = list(look_around(visitor, opened))

    assert not faults, "\n".join(map(str, faults))


@pytest.mark.parametrize("path", ["/account/login/", "/account/password/reset/", "/demo/mail/", "/nowhere/"])
def test_pages_before_signing_in_are_accessible(demo_site: Site, visits: Visits, path: str):
    visitor = visits(demo_site, "nobody yet")
    visitor.page.goto(path)

    faults = list(look_at(visitor.page))

    assert not faults, "\n".join(faults)


def test_errors_are_told_where_they_can_be_mended(demo_site: Site, visits: Visits):
    """The summary takes the focus, its link leads to the control, and the control carries its message."""
    visitor = visits(demo_site, "nobody yet")
    visitor.go("/account/login/")
    visitor.page.get_by_role("button", name="Sign in").click()

    expect(visitor.page).to_have_title(re.compile("^Error: "))
    expect(visitor.page.locator(".govuk-error-summary")).to_be_focused()
    visitor.page.get_by_role("link", name="Enter your email address").click()
    expect(visitor.page.get_by_label("Email address")).to_be_focused()
    assert not list(look_at(visitor.page))


@pytest.mark.parametrize("width", [1280, 700])
def test_errors_do_not_lie_over_the_way_to_raise_a_concern(demo_site: Site, visits: Visits, width: int):
    visitor = (
        at_home(visits, demo_site, "ines-calloway", scripts=True)
        .follow(host_of("fieldwork"))
        .follow("Records")
    )
    visitor.page.set_viewport_size({"width": width, "height": 900})
    visitor.go(f"{visitor.path}sample/?size=15&share=4&seed=x")
    summary = visitor.page.locator(".govuk-error-summary").bounding_box()
    link = visitor.page.get_by_role("link", name="Raise a concern").bounding_box()
    assert summary
    assert link
    assert link["y"] + link["height"] <= summary["y"] or summary["x"] + summary["width"] <= link["x"]
