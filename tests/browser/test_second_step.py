"""Somebody new sets up an authenticator app and a passkey, and signs in with each, in a browser that has a finger."""

import re

from playwright.sync_api import expect

from tests.second_step import code

from .conftest import Visits
from .site import Site
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
    visitor.follow("Set up an authenticator app").heading("Set up an authenticator app")
    picture = visitor.page.locator("img.scan")
    assert picture.evaluate("image => image.complete && image.naturalWidth") > 0
    secret = visitor.page.locator(".secret").inner_text().replace(" ", "")
    visitor.fill("Code", code(secret, later=-1)).press("Set up this app").heading("Your recovery codes")
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
    visitor.sign_in(EMAIL, PASSWORD).heading("Your second step").press("Use a passkey").heading(HOME)
    visitor.page.get_by_role("button", name="Sign out").click()
    visitor.heading("Sign in").press("Sign in with a passkey").heading(HOME)
    visitor.page.get_by_role("button", name="Sign out").click()

    shown = code(secret)
    visitor.sign_in(EMAIL, PASSWORD).heading("Your second step").fill("Code", shown).press("Go on").heading(
        HOME
    )
    ask = "from accounts import actions as a, models as m; print(a.use_code(by=m.User.objects.get(), code='{}'))"
    in_another_process = guarded_site.manage("shell", "--no-imports", "-c", ask.format(shown))
    assert in_another_process.strip() == "None"

    visitor.go("/account/").follow("Remove My phone").press("Remove it").heading("Your account")
    expect(visitor.main.get_by_role("link", name=re.compile("Remove"))).to_have_count(0)
