"""As each of the cast, follow every link and search, fetch every file: nothing is read that the table denies."""

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from urllib.parse import urljoin, urlsplit

import pytest
from django.core import mail
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from core.logs import JsonFormatter
from reports import compose, pdf
from reports.charts import ChartStore
from reviews import access as reviews_access
from tests.architecture.pages import CAST, GET, PAGES, POST, arguments_for
from tests.canaries.planting import SCRIPT, Planted, plant
from tests.cast import Cast
from tests.scene import Scene, make_scene

CANARY = re.compile(r"qz\d{4}zq")
LINK = re.compile(r"""(?:href|src|action|data-[a-z-]*url|formaction)=["']([^"'#]+)""")
AT_MOST, QUERIES_AT_MOST = 900, 3
"""Pages in all, and ways in which one of them is asked for: filters multiply without end."""
SEARCHES = {"words": "qz", "q": "qz", "page": "2", "show": "sample"}


def body_of(response: HttpResponse) -> str:
    """Everything that goes out, headers and all."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return str(response.headers) + content.decode(errors="replace")


def links_in(address: str, text: str) -> Iterator[str]:
    for found in LINK.findall(text):
        target = urlsplit(urljoin(address, unescape(found)))
        if target.netloc in {"", "testserver"} and not target.path.startswith("/static/"):
            yield target.path + (f"?{target.query}" if target.query else "")


def first_addresses(scene: Scene) -> list[str]:
    """Every address of the table, whether a link leads there or not; lists also as somebody searches them."""
    found = [
        reverse(name, args=arguments_for(scene, where, rest))
        for name, _, where, rest, _ in PAGES
        if name != "account_logout"
    ]
    asked = "&".join(f"{name}={value}" for name, value in SEARCHES.items())
    lists = [
        f"{reverse(name, args=arguments_for(scene, where, rest))}?{asked}"
        for name, method, where, rest, _ in PAGES
        if method == GET and ("list" in name or name in {"home", "reports:library", "trail:own"})
    ]
    return [*found, *lists]


def crawl(client: Client, scene: Scene) -> Iterator[tuple[str, str]]:
    """Yield each address that was asked for, and what came back."""
    waiting, seen, asked = first_addresses(scene), set(), Counter[str]()
    while waiting:
        address = waiting.pop()
        if address in seen or address.startswith(reverse("account_logout")):
            continue
        seen.add(address)
        path, _, query = address.partition("?")
        asked[path] += bool(query)
        if query and asked[path] > QUERIES_AT_MOST:
            continue
        assert len(seen) <= AT_MOST, "there is no end to it"
        response = client.get(address)
        text = body_of(response)
        yield address, text
        if "text/html" in response.get("Content-Type", ""):
            waiting += [link for link in links_in(address, text) if link not in seen]


@pytest.mark.parametrize("who", CAST)
def test_nobody_reads_what_the_table_denies(cast: Cast, who: str):
    scene = make_scene(cast)
    planted = plant(cast, scene)
    client = Client(raise_request_exception=False)
    if who != "anonymous":
        client.force_login(getattr(cast, who))

    met: dict[str, set[str]] = {}
    for address, text in crawl(client, scene):
        assert SCRIPT not in text, address
        for canary in CANARY.findall(text):
            met.setdefault(canary, set()).add(address)

    leaked = {
        planted.stands[canary]: sorted(met[canary])[:3] for canary in met if who not in planted.sees[canary]
    }
    assert leaked == {}
    assert_reads_its_own(who, planted, met)


def assert_reads_its_own(who: str, planted: Planted, met: dict[str, set[str]]) -> None:
    """The crawl is no proof unless it goes where there is something to read."""
    open_to = {canary for canary, sees in planted.sees.items() if who in sees}
    least = 0.6 if who == "coordinator" else 0.1
    assert len(open_to & set(met)) >= least * len(open_to), sorted(
        planted.stands[canary] for canary in open_to - set(met)
    )


def test_no_mail_carries_a_word_of_anybody(cast: Cast, django_capture_on_commit_callbacks):
    """Whatever anybody presses: a sentence and a link that needs sign-in."""
    scene = make_scene(cast)
    planted = plant(cast, scene)
    sent = 0
    for who in CAST[1:]:
        client = Client(raise_request_exception=False)
        client.force_login(getattr(cast, who))
        for name, method, where, rest, row in PAGES:
            if method != POST or row[CAST.index(who)] not in "OD":
                continue
            before = transaction.savepoint()
            with django_capture_on_commit_callbacks(execute=True):
                client.post(reverse(name, args=arguments_for(scene, where, rest)))
            transaction.savepoint_rollback(before)
            told = "".join(
                f"{message.subject} {message.body} {message.extra_headers}" for message in mail.outbox
            )
            sent += len(mail.outbox)
            mail.outbox.clear()
            assert CANARY.findall(told) == [], (
                who,
                name,
                [planted.stands[one] for one in CANARY.findall(told)],
            )
    assert sent


def test_neither_an_error_page_nor_its_log_line_says_what_it_failed_on(cast: Cast, monkeypatch, caplog):
    scene = make_scene(cast)
    canary = "qz9999zq"

    def fail(*_: object) -> None:
        raise RuntimeError(f"could not read {canary}")

    monkeypatch.setattr(reviews_access, "get_review", fail)
    client = Client(raise_request_exception=False)
    client.force_login(cast.coordinator)
    caplog.handler.setFormatter(JsonFormatter())
    response = client.get(reverse("records:list", args=[scene.fieldwork.ref]), {"words": canary})

    assert response.status_code == 500
    assert canary not in body_of(response)
    assert "RuntimeError" in caplog.text
    assert canary not in caplog.text


def test_the_pdf_holds_only_what_its_readers_may_read(cast: Cast, tmp_path):
    """Its text, its title, its bookmarks and its descriptions; as the host reads it for factual accuracy."""
    scene = make_scene(cast)
    planted = plant(cast, scene)
    scene.drafted.refresh_from_db()
    made = pdf.render_pdf(compose.document_of(scene.drafted), store=ChartStore(tmp_path))
    reader = PdfReader(BytesIO(made))
    text = "".join(page.extract_text() for page in reader.pages)
    text += (
        str(reader.metadata)
        + str(reader.xmp_metadata and reader.xmp_metadata.rdf_root.toxml())
        + str(reader.outline)
    )

    met = set(CANARY.findall(text))
    assert {planted.stands[one] for one in met if "host_dass" not in planted.sees[one]} == set()
    assert any("Section.body" in planted.stands[one] for one in met)
