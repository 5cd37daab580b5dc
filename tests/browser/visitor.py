"""One person at their browser: finds what they need by its words, as people do, and notes what goes wrong."""

import re
import time
from datetime import date
from pathlib import Path
from typing import Literal
from urllib.parse import urlparse

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Response, expect

PATIENCE = 20_000
LONG_PATIENCE = 120_000


def exactly(words: str) -> re.Pattern[str]:
    """Match what begins with these words, whatever stands between them, or follows for screen readers alone."""
    between = r"\W+".join(re.findall(r"\w+", words))
    return re.compile(rf"^\W*{between}(?!\w)")


class Visitor:
    """A browser context with one page. `scripts=False` is a browser in which no script runs."""

    def __init__(
        self, browser: Browser, address: str, name: str = "", *, scripts: bool = True, width: int = 1280
    ):
        self.name = name
        self.address = address
        self.troubles: list[str] = []
        self.context: BrowserContext = browser.new_context(
            base_url=address,
            java_script_enabled=scripts,
            locale="en-GB",
            timezone_id="Europe/London",
            viewport={"width": width, "height": 900},
            reduced_motion="reduce",
            accept_downloads=True,
        )
        self.context.set_default_timeout(PATIENCE)
        self.page: Page = self.context.new_page()
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self._note(f"script: {error}"))
        self.page.on("response", self._response)

    def close(self) -> None:
        self.context.close()

    # What went wrong

    def _note(self, what: str) -> None:
        self.troubles.append(f"{self.name} at {urlparse(self.page.url).path}: {what}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and "status of 4" not in message.text:
            self._note(f"console: {message.text}")

    def _response(self, response: Response) -> None:
        if response.status >= 500:
            self._note(f"{response.status} for {response.url}")

    # Going about

    def go(self, path: str) -> "Visitor":
        response = self.page.goto(path)
        assert response is not None
        assert response.status < 400, f"{self.name} got {response.status} at {path}"
        return self

    @property
    def path(self) -> str:
        return urlparse(self.page.url).path

    @property
    def main(self) -> Locator:
        return self.page.locator("#main-content")

    @property
    def breadcrumbs(self) -> Locator:
        return self.page.get_by_role("navigation", name="Breadcrumb")

    def heading(self, words: str | re.Pattern[str]) -> "Visitor":
        """Wait for the page of this heading."""
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(words)
        return self

    def _named(self, role: Literal["link", "button"], words: str, within: Locator) -> Locator:
        """The one of exactly this name, or else the first whose name begins so."""
        found = within.get_by_role(role, name=words, exact=True)
        begun = found if found.count() else within.get_by_role(role, name=exactly(words))
        return begun.first

    def follow(self, words: str, within: Locator | None = None) -> "Visitor":
        """Follow a link; those that look like buttons call themselves so."""
        place = within or self.page.locator("body")
        looks_like_a_button = place.locator("a").and_(self._named("button", words, place))
        self._named("link", words, place).or_(looks_like_a_button).first.click()
        self.page.wait_for_load_state()
        return self

    def press(self, words: str) -> "Visitor":
        """Press the button and wait for the page that it leads to, on which nothing may stand to be mended."""
        with self.page.expect_navigation():
            self._named("button", words, self.main).click()
        summary = self.page.locator(".govuk-error-summary")
        assert not summary.count(), f"{self.name} at {self.path}: {summary.inner_text()}"
        return self

    def download(self, words: str) -> bytes:
        with self.page.expect_download() as download:
            self._named("link", words, self.main).click()
        return Path(download.value.path()).read_bytes()

    def sees(self, words: str | re.Pattern[str]) -> "Visitor":
        expect(self.main).to_contain_text(words)
        return self

    def sees_in_time(self, words: str) -> "Visitor":
        """Wait for what a worker is doing meanwhile."""
        expect(self.main).to_contain_text(words, timeout=LONG_PATIENCE)
        return self

    def looks_again_while(self, words: str) -> "Visitor":
        """Ask for the page again, as people do, as long as it says this."""
        until = time.monotonic() + LONG_PATIENCE / 1000
        while self.main.get_by_text(words).count():
            assert time.monotonic() < until, f"{self.name} at {self.path} still reads “{words}”"
            self.follow("Look again", self.main)
        return self

    # Filling in

    def fill(self, label: str, text: str, within: Locator | None = None) -> "Visitor":
        (within or self.main).get_by_label(label, exact=True).fill(text)
        return self

    def select(self, label: str, option: str, within: Locator | None = None) -> "Visitor":
        (within or self.main).get_by_label(label, exact=True).select_option(label=option)
        return self

    def group(self, legend: str) -> Locator:
        return self.main.get_by_role("group", name=exactly(legend)).first

    def choose(self, legend: str, *options: str | re.Pattern[str]) -> "Visitor":
        for option in options:
            self.group(legend).get_by_label(option, exact=isinstance(option, str)).check()
        return self

    def tick(self, label: str, within: Locator | None = None) -> "Visitor":
        (within or self.main).get_by_label(label, exact=True).check()
        return self

    def date(self, legend: str, day: date) -> "Visitor":
        group = self.group(legend)
        for label, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            group.get_by_label(label, exact=True).fill(str(number))
        return self

    def set_at_once(self, values: dict[str, str]) -> "Visitor":
        """Put many answers on the page as if they had been typed: names of controls to their values."""
        missing = self.page.evaluate(
            """values => Object.entries(values).filter(([name, value]) => {
              const found = [...document.querySelectorAll(`[name="${name}"]`)];
              const control = found.find(each => each.type !== "radio" || each.value === value);
              if (!control) return true;
              if (control.type === "radio") control.checked = true; else control.value = value;
              return false;
            }).map(([name]) => name)""",
            values,
        )
        assert not missing, f"{self.name} at {self.path} finds no {missing}"
        return self

    # Signing in

    def accept_invitation(self, link: str, name: str, password: str) -> "Visitor":
        self.go(link).heading("Open your account")
        self.fill("Your name", name).fill("Choose a password", password).press("Accept and sign in")
        return self.heading("What waits for you")

    def sign_in(self, email: str, password: str) -> "Visitor":
        self.go("/account/login/").heading("Sign in")
        self.fill("Email address", email).fill("Password", password).press("Sign in")
        return self
