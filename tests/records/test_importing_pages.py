"""The record log sent as a file, on its pages: looked at, put in whole, or not at all."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from core.uploads import LARGEST_KEPT
from records import actions
from records.models import CaseNumber, LogImport, Record
from records.sealing import bound_to, unseal
from retention import actions as retention
from tests.cast import Cast
from tests.records.files import HEAD, full, workbook
from trail.models import Event

IMPORT = "/reviews/PR-2026-01/records/log/import/"
SECRET = "0090417"


@pytest.fixture
def host(cast: Cast) -> Client:
    cast.review(upto="sampling_opened_at")
    client = Client()
    client.force_login(cast.host_organiser)
    return client


def send(client: Client, rows: list[list[object]], name: str = "log.xlsx") -> HttpResponse:
    file = SimpleUploadedFile(name, workbook([HEAD, *rows]))
    return client.post(IMPORT, {"file": file}, follow=True)


def put(client: Client) -> HttpResponse:
    return client.post(f"{IMPORT}{LogImport.objects.get().ref}/put/", follow=True)


def test_a_whole_log_is_looked_at_and_put_in(host: Client):
    page = send(host, full())
    assert "Put these 32 records into the log" in page.text
    assert "6 characters, 6 zeros in front" in page.text
    assert not Record.objects.exists()
    page = put(host)
    assert "32 records are in the log." in page.text
    assert "32 of 32 records are listed" in page.text
    last = CaseNumber.objects.select_related("record__review").get(record__category="H", record__number=4)
    assert unseal(last.sealed, bound_to=bound_to(last.record)) == "000031"
    assert last.record.age_band == "45-64"
    assert not LogImport.objects.exists()
    assert Event.objects.get(verb="record_log.imported").detail == {"records": 32}
    assert Event.objects.filter(verb="record.listed").count() == 32


def test_the_number_is_on_no_page_and_opens_in_no_row(host: Client):
    page = send(host, [["A", 82, SECRET, "A1"], ["A", 82, SECRET, "A1"]])
    assert "90417" not in page.text
    assert "same as in row 3" in page.text
    assert SECRET.encode() not in bytes(LogImport.objects.get().sealed)
    assert "90417" not in str(list(Event.objects.values()))


def test_with_one_row_to_mend_nothing_is_put_in(host: Client):
    page = send(host, [["A", 82, "X1"], ["B", "old", "X2"]])
    assert "Row 3: Cell B3 holds no age" in page.text
    assert "into the log</button>" not in page.text
    assert "Nothing was put into the log" in put(host).text
    assert not Record.objects.exists()
    assert Event.objects.get(verb="record_log.not_saved").subject == "file"


def test_what_was_listed_meanwhile_keeps_the_whole_file_out(cast: Cast, host: Client):
    send(host, [["A", 82, "X1", "A1"], ["B", 20, "X2", "B1"]])
    waiting = LogImport.objects.get()
    actions.list_record(by=cast.host_psw, review=waiting.review, ref="B1", age=20, case_number="Y")
    assert "B1 is already in the log" in put(host).text
    assert [record.ref for record in Record.objects.all()] == ["B1"]


def test_rows_that_wait_are_their_senders_alone(cast: Cast, host: Client):
    send(host, [["A", 82, "X1"]])
    other = Client()
    other.force_login(cast.host_psw)
    address = f"{IMPORT}{LogImport.objects.get().ref}/"
    assert "no longer kept" in other.get(address, follow=True).text
    assert "no longer kept" in other.post(f"{address}put/", follow=True).text
    other.post(f"{address}discard/")
    assert LogImport.objects.exists()
    host.post(f"{address}discard/")
    assert not LogImport.objects.exists()
    assert not Record.objects.exists()


def test_after_an_hour_they_are_gone(host: Client):
    send(host, [["A", 82, "X1"]])
    address = f"{IMPORT}{LogImport.objects.get().ref}/"
    assert retention.destroy_log_imports(by=None) == 0
    LogImport.objects.update(read_at=timezone.now() - timedelta(hours=1, seconds=1))
    assert "no longer kept" in host.post(f"{address}put/", follow=True).text
    assert retention.destroy_log_imports(by=None) == 1
    assert not Record.objects.exists()


def test_rows_that_no_key_opens_are_asked_for_again(host: Client, settings):
    send(host, [["A", 82, "X1"]])
    settings.CASE_NUMBER_KEYS = [b"z" * 32]
    assert "no longer kept" in host.get(f"{IMPORT}{LogImport.objects.get().ref}/", follow=True).text


@pytest.mark.parametrize("content", [b"", b"x", b"PK\x03\x04", b"a" * (LARGEST_KEPT + 1)])
def test_what_cannot_be_read_is_said_at_the_field(host: Client, content: bytes):
    page = host.post(IMPORT, {"file": SimpleUploadedFile("log.xlsx", content)})
    assert page.status_code == 200
    assert 'href="#id_file"' in page.text
    assert not LogImport.objects.exists()


def test_no_file_is_asked_for_and_a_template_is_there(host: Client):
    assert "Choose the file with the record log" in host.post(IMPORT).text
    response = host.get("/reviews/PR-2026-01/records/log/template/")
    assert response["Content-Disposition"] == 'attachment; filename="record-log-template.xlsx"'
