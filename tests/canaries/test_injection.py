"""What must never get in, and what must get through unharmed."""

import socket
import threading
from collections.abc import Iterator
from io import BytesIO

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import Invitation
from audits.models import CriterionAnswer
from reports import compose, pdf
from reports.charts import ChartStore
from reports.models import Section
from tests.cast import Cast
from tests.scene import make_scene

NAMES = ("Siân O’Neill", "Llŷr ap Gwyn", "محمد اقبال", "Zoë D'Souza", "李明")


@pytest.fixture
def listener() -> Iterator[tuple[int, list[bytes]]]:
    """A server on this machine that anybody may call, and what it was asked for."""
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        stop = threading.Event()

        def listen() -> None:
            while not stop.is_set():
                try:
                    called, _ = server.accept()
                except TimeoutError:
                    continue
                asked.append(called.recv(100))
                called.close()

        thread = threading.Thread(target=listen)
        thread.start()
        yield server.getsockname()[1], asked
        stop.set()
        thread.join()


def signed_in(cast: Cast, who: str) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(getattr(cast, who))
    return client


def test_making_a_pdf_asks_neither_the_network_nor_the_disk(cast: Cast, listener, tmp_path):
    """A narrative that got past every form, straight in the table."""
    port, asked = listener
    secret = tmp_path / "secret.txt"
    secret.write_text("the words of the file")
    here = f"http://127.0.0.1:{port}"
    evil = (
        f'<p>Before <img src="{here}/i.png"> <img src="file://{secret}"> <object data="{here}/o"></object></p>'
        f'<link rel="stylesheet" href="{here}/c.css">'
        f'<style>@import "{here}/s.css"; p {{background: url({here}/b)}}</style>'
        f'<p style="background: url({here}/inline)">After <a rel="attachment" href="file://{secret}">x</a></p>'
        f'<svg><image href="{here}/v"/></svg><iframe src="{here}/f"></iframe>'
    )
    scene = make_scene(cast)
    Section.objects.filter(report__review=scene.drafted).update(body=evil)

    made = pdf.render_pdf(compose.document_of(scene.drafted), store=ChartStore(tmp_path / "charts"))

    reader = PdfReader(BytesIO(made))
    assert "Before" in "".join(page.extract_text() for page in reader.pages)
    assert asked == []
    assert b"the words of the file" not in made
    assert not list(reader.attachments)


@pytest.mark.parametrize(
    "address",
    [
        "a@example.org\nBcc: all@example.org",
        "a@example.org\r\nSubject: x",
        "a@example.org%0ABcc:b@c.org, d@e.org",
    ],
)
def test_no_address_adds_a_header_to_a_mail(cast: Cast, address: str, django_capture_on_commit_callbacks):
    client = signed_in(cast, "administrator")
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(
            reverse("accounts:invitation_create"),
            {
                "name": "Some One\nBcc: all@example.org",
                "email": address,
                "role": "psw",
                "council": "giverham",
            },
        )

    assert response.status_code == 200
    assert "Enter an email address" in response.content.decode()
    assert mail.outbox == []
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("who", ["anonymous", "psw"])
def test_what_is_too_large_or_too_much_is_refused_in_words(cast: Cast, who: str):
    scene = make_scene(cast)
    client = Client(raise_request_exception=False) if who == "anonymous" else signed_in(cast, who)
    address = reverse("audits:section", args=[scene.fieldwork.ref, "A1", "group-1"])

    heavy = client.post(address, {"1.1-comment": "x" * 2_700_000})
    many = client.post(address, {f"field-{number}": "1" for number in range(1_100)})

    for response in (heavy, many):
        assert response.status_code == 400
        assert "text/html" in response["Content-Type"]
        assert "Traceback" not in response.content.decode()


def test_a_novel_is_refused_beside_its_field_and_stays_on_the_screen(cast: Cast):
    scene = make_scene(cast)
    client = signed_in(cast, "psw")
    novel = "It was a wet day in March. " * 4_000
    address = reverse("audits:section", args=[scene.fieldwork.ref, "A1", "group-1"])

    response = client.post(address, {"1.1-answer": "P", "1.1-comment": novel, "1.1-version": 0})

    assert response.status_code == 200
    assert (
        "characters or fewer" in response.content.decode()
        or "characters or less" in response.content.decode()
    )
    assert "It was a wet day in March. " * 10 in response.content.decode()
    assert not CriterionAnswer.objects.filter(comment__startswith="It was").exists()


@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_kept_and_shown_as_it_was_written(cast: Cast, name: str):
    scene = make_scene(cast)
    client = signed_in(cast, "psw")
    address = reverse("audits:section", args=[scene.fieldwork.ref, "A1", "group-1"])

    client.post(address, {"1.1-answer": "P", "1.1-comment": f"Said by {name}.", "1.1-version": 0})

    assert CriterionAnswer.objects.get(comment__startswith="Said by").comment == f"Said by {name}."
    shown = client.get(address).content.decode().replace("&#x27;", "'")
    assert name in shown


def test_nested_without_end_is_refused_before_anything_is_drawn(cast: Cast):
    scene = make_scene(cast)
    client = signed_in(cast, "coordinator")
    nested = "<ul><li>" * 500 + "x" + "</li></ul>" * 500

    response = client.post(
        reverse("reports:section", args=[scene.drafted.ref, "data"]), {"body": nested, "version": 1}
    )

    assert response.status_code in {200, 302}
    assert client.get(reverse("reports:preview", args=[scene.drafted.ref])).status_code == 200
