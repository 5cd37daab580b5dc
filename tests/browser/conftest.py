"""A browser, and a real site for it to visit."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from .site import Site
from .visitor import Visitor

CHROMIUM = next(
    filter(None, map(shutil.which, (os.environ.get("CHROMIUM", ""), "chromium-headless-shell", "chromium"))),
    None,
)
"""The one that is asked for; else the one that only tests, which takes two thirds of the time; else the usual one."""
ARGUMENTS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--no-first-run",
]

Visits = Callable[..., Visitor]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        words = "There is no Chromium, so the journeys in a browser were not made"
        if os.environ.get("CI"):
            pytest.fail(words)
        pytest.skip(words)
    sandbox = ["--no-sandbox"] if os.getuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS + sandbox)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def empty_site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site on the day it is installed: no region, nobody."""
    site = Site(tmp_path_factory.mktemp("empty-site"))
    site.prepare()
    site.start()
    yield site
    site.stop()


@pytest.fixture(scope="session")
def demo_site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site with the demonstration's region, shared by all who only look, or change little."""
    site = Site(tmp_path_factory.mktemp("demo-site"))
    site.prepare()
    site.manage("load_demo")
    site.start()
    yield site
    site.stop()


@pytest.fixture(scope="module")
def guarded_site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site where everybody needs a second step, by a name, since browsers make passkeys for names alone."""
    folder = tmp_path_factory.mktemp("guarded-site")
    site = Site(folder, host="localhost", settings={"SECOND_FACTOR": "required", "WEB_CONCURRENCY": "2"})
    site.prepare()
    site.start()
    yield site
    site.stop()


@pytest.fixture
def visits(browser: Browser) -> Iterator[Visits]:
    """Let somebody visit a site; at the end nobody's browser may have complained."""
    visitors: list[Visitor] = []

    def visit(site: Site, name: str = "", *, scripts: bool = True, width: int = 1280) -> Visitor:
        visitors.append(Visitor(browser, site.address, name, scripts=scripts, width=width))
        return visitors[-1]

    yield visit
    troubles = [trouble for visitor in visitors for trouble in visitor.troubles]
    for visitor in visitors:
        visitor.close()
    assert not troubles, "\n".join(troubles)
