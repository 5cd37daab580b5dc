"""Somebody new sets up an authenticator app and a passkey, and signs in with each, in a browser that has a finger."""

import re

from tests.second_step import code

from .conftest import Visits
from .post import Sender, at_once
from .site import Site
from .test_accessibility import faults_on
from .visitor import Visitor

PASSWORD = "lantern orchard thimble"
EMAIL = "first@example.org"
HOME = "What waits for you"
FINGER = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
}


def begin(visits: Visits, site: Site, **look: object) -> Visitor:
    site.manage("create_administrator", EMAIL, "First Person")
    visitor: Visitor = visits(site, "First Person", **look)
    visitor.go(site.invitation_for(EMAIL).replace("127.0.0.1", "localhost")).heading("Open your account")
    visitor.fill("Your name", "First Person").fill("Choose a password", PASSWORD).press("Accept and sign in")
    return visitor.heading("Set up your second step")


def set_up_app(visitor: Visitor) -> str:
    assert not list(faults_on(visitor.page))
    visitor.follow("Set up an authenticator app").heading("Set up an authenticator app")
    assert not list(faults_on(visitor.page))
    picture = visitor.page.locator("img.scan")
    assert picture.evaluate("image => image.complete && image.naturalWidth") > 0
    secret = visitor.page.locator(".secret").inner_text().replace(" ", "")
    visitor.fill("Code", code(secret)).press("Set up this app").heading("Your recovery codes")
    assert not list(faults_on(visitor.page))
    assert len(re.findall(rb"\d{4} \d{4}", visitor.download("Download them as a text file"))) == 10
    visitor.press("I have kept them")
    return secret


def test_an_app_and_a_passkey_are_set_up_and_each_signs_in(visits: Visits, guarded_site: Site):
    visitor = begin(visits, guarded_site)
    visitor.go("/account/people/").heading("Set up your second step")
    secret = set_up_app(visitor)
    visitor.heading("People")

    devices = visitor.context.new_cdp_session(visitor.page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": FINGER})
    visitor.go("/account/").follow("Add a passkey").fill("A name to tell it from others", "My phone")
    visitor.press("Set up this passkey").heading("Your account").sees("Passkey: My phone")

    visitor.page.get_by_role("button", name="Sign out").click()
    visitor.sign_in(EMAIL, PASSWORD).heading("Your second step")
    assert not list(faults_on(visitor.page))
    visitor.press("Use a passkey").heading(HOME)
    visitor.page.get_by_role("button", name="Sign out").click()
    visitor.heading("Sign in").press("Use a passkey instead").heading(HOME)
    visitor.page.get_by_role("button", name="Sign out").click()

    senders = [Sender(guarded_site.address).sign_in(EMAIL, PASSWORD) for _ in range(6)]
    shown = code(secret, later=1)  # the one with which the app was set up is spent
    answers = at_once([(sender, "/account/login/code/", {"code": shown}) for sender in senders])
    assert sorted(status for status, _ in answers) == [200, 200, 200, 200, 200, 302], "one code, six windows"
    (inside,) = (sender for sender, (status, _) in zip(senders, answers, strict=True) if status == 302)

    _, page = inside.send("/account/")
    doors = re.findall(r"/account/second-step/[a-z0-9]{8}/remove/", page)
    assert len(doors) == 2
    answers = at_once([(inside, door, {}) for door in doors])
    assert sorted(status for status, _ in answers) == [302, 403], "two windows, and one is left"
    assert inside.send("/")[0] == 200
