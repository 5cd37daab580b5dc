"""Signing in with an identity provider in a browser: a form of ours leads to another site and back again."""

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.accounts.provider import Provider, provider_on_this_machine

from .conftest import Visits
from .site import Site
from .visitor import Visitor

FROM_ELSEWHERE = re.compile(r"^https://")


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with provider_on_this_machine() as provider:
        yield provider


@pytest.fixture(scope="module")
def site(browser: Browser, provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("site"), settings={"OIDC_PROVIDERS": provider.environment()})
    site.prepare()
    site.manage("create_administrator", "ada@example.org", "Ada Adair")
    site.start()
    yield site
    site.stop()


def sign_in_there(visitor: Visitor, sub: str) -> None:
    """The provider is another site to the browser: localhost, where ours is 127.0.0.1."""
    visitor.page.wait_for_url(re.compile(r"^http://localhost:\d+/oauth2/authorize"))
    visitor.page.get_by_placeholder("sub").fill(sub)
    visitor.page.get_by_role("button", name="Authorize").first.click()


def test_an_invitation_is_accepted_and_one_comes_again_with_or_without_scripts(
    site: Site, provider: Provider, visits: Visits
):
    provider.knows("a-1", email="ada@example.org", email_verified=True, auth_time=int(time.time()) + 30)
    visitor = visits(site, "Ada Adair")
    visitor.context.route(FROM_ELSEWHERE, lambda route: route.fulfill(body="", content_type="text/css"))
    visitor.go(site.invitation_for("ada@example.org")).heading("Open your account")
    visitor.press("Accept with Hostwick Council")
    sign_in_there(visitor, "a-1")
    visitor.heading("What waits for you")

    visitor.go("/account/").sees("Hostwick Council: connected").follow("Choose your password")
    visitor.heading("Sign in again").press("Sign in again with Hostwick Council")
    sign_in_there(visitor, "a-1")
    visitor.heading("Choose a password")

    for scripts in (True, False):
        again = visits(site, "Ada again", scripts=scripts)
        again.context.route(FROM_ELSEWHERE, lambda route: route.fulfill(body="", content_type="text/css"))
        again.go("/account/login/").press("Sign in with Hostwick Council")
        sign_in_there(again, "a-1")
        again.heading("What waits for you")

    stranger = visits(site, "Somebody unknown", width=320)
    stranger.context.route(FROM_ELSEWHERE, lambda route: route.fulfill(body="", content_type="text/css"))
    stranger.go("/account/login/").press("Sign in with Hostwick Council")
    sign_in_there(stranger, "nobody-we-know")
    stranger.heading("This sign-in does not open an account yet")
    expect(stranger.main).to_contain_text("ask who invites people")
