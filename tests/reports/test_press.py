"""The process that prints: its bounds, how it is stopped, and what is left when it dies."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from reports import jobs, pdf, press
from reports.charts import ChartStore
from reports.html import clean
from reports.jobs import ROOT, CannotRender, Job
from reports.press import Press, PressLost
from tests.reports.sample import bare_document

pytestmark = pytest.mark.prints

PAGE = '<html lang="en"><head><title>x</title><style>p {{ break-after: page }}</style></head><body>{}</body></html>'


def untold(_percent: int, _words: str) -> None:
    """Nobody waits."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> ChartStore:
    return ChartStore(tmp_path_factory.mktemp("charts"))


@pytest.fixture
def a_press() -> Iterator[Press]:
    made = Press()
    yield made
    made.close()


def test_it_prints_the_same_bytes_as_here_and_again(store: ChartStore, a_press: Press):
    job = pdf.job_of(bare_document(), store=store)
    here = pdf.render_pdf(bare_document(), store=store)

    assert [a_press.print(job, untold), a_press.print(job, untold)] == [here, here]


def test_pages_are_counted_without_a_pdf_in_the_same_bounds(a_press: Press):
    three = Job(PAGE.format("<p>x</p>" * 2 + "<div>x</div>"), {})
    too_many = Job(PAGE.format("<p>x</p>" * 301), {})

    assert a_press.count(three, untold) == 3
    assert jobs.count_pages(a_press.print(three, untold)) == 3, "asked for next, it is printed"
    with pytest.raises(CannotRender, match="longer than 300 pages"):
        a_press.count(too_many, untold)


def test_other_pages_are_printed_by_the_same_press_and_load_nothing_of_their_own_accord(store: ChartStore):
    page = PAGE.format('<p>x</p><img src="http://127.0.0.1:9/a.png" alt="x">')

    with pytest.raises(CannotRender, match="outside itself"):
        pdf.print_page(page, sheet="print/documents.css", pictures={}, store=store)
    with pytest.raises(CannotRender, match="too much text"):
        pdf.pages_of("x" * 2_000_001, sheet="print/documents.css", pictures={}, store=store)


def test_a_report_of_too_many_pages_is_refused_in_words_for_its_author():
    with pytest.raises(CannotRender, match="longer than 300 pages"):
        pdf.print_here(Job(PAGE.format("<p>x</p>" * 301), {}))


def test_three_hundred_pages_are_made():
    assert jobs.count_pages(pdf.print_here(Job(PAGE.format("<p>x</p>" * 299 + "<div>x</div>"), {}))) == 300


def test_a_report_that_takes_too_long_is_stopped(a_press: Press):
    with pytest.raises(CannotRender, match="longer than 2 minutes"):
        a_press.print(Job(PAGE.format("<p>x</p>" * 250), {}), untold, seconds=0)
    assert not a_press.is_there


def test_a_report_that_takes_too_much_memory_is_stopped(a_press: Press):
    cells = "<td><b>x</b></td>" * 12
    job = Job(
        PAGE.format(f"<table>{f'<tr>{cells}</tr>' * 9_000}</table>").replace("break-after", "order"), {}
    )

    with pytest.raises(CannotRender, match=r"512 MB|300 pages"):
        a_press.print(job, untold)


def test_memory_is_bounded_for_the_whole_process(a_press: Press):
    a_press.print(Job(PAGE.format("<p>x</p>"), {}), untold)

    limits = Path(f"/proc/{a_press.process.pid}/limits").read_text(encoding="ascii")
    (line,) = [line for line in limits.splitlines() if line.startswith("Max data size")]
    assert line.split()[3] == str(512 * 1024 * 1024)


def test_whoever_waits_may_stop_it(a_press: Press):
    class StopError(Exception):
        pass

    def stop(_percent: int, _words: str) -> None:
        raise StopError

    began = time.monotonic()
    with pytest.raises(StopError):
        a_press.print(Job(PAGE.format("<p>x</p>" * 290), {}), stop)
    assert time.monotonic() - began < 10
    assert not a_press.is_there


def test_a_press_that_is_killed_is_lost_and_the_next_is_a_new_one(store: ChartStore):
    def kill(_percent: int, _words: str) -> None:
        os.kill(press.process_number() or 0, signal.SIGKILL)

    with pytest.raises(PressLost):
        press.print_bounded(Job(PAGE.format("<p>x</p>" * 200), {}), kill)

    assert press.print_bounded(Job(PAGE.format("<p>x</p>"), {}), untold).startswith(b"%PDF")


def test_it_ends_when_whoever_asked_is_gone(a_press: Press):
    assert a_press.process.stdin is not None
    a_press.process.stdin.close()

    assert a_press.process.wait(timeout=20) == 0


ADDRESSES = (
    '<img src="{0}/a.png" alt="x"><p style="background: url({0}/b.png)">Words</p>'
    '<link rel="stylesheet" href="{0}/c.css"><style>@import "{0}/d.css"; p {{ background: url({0}/e) }}</style>'
    '<svg><image href="{0}/f.png"/></svg><object data="{0}/g"></object><iframe src="{0}/h"></iframe>'
    '<script src="{0}/i.js"></script><p><a href="{0}/j">link</a></p><p>file:///etc/passwd</p>'
    '<img src="file:///etc/passwd" alt="x"><embed src="file:///etc/passwd"><audio src="{0}/k"></audio>'
)


@pytest.fixture
def listener() -> Iterator[tuple[str, list[object]]]:
    """A server on this machine that counts who comes."""
    visits: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            try:
                while True:
                    line, who = server.accept()
                    visits.append(who)
                    line.close()
            except OSError:
                return

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", visits
        server.shutdown(socket.SHUT_RDWR)
    thread.join(5)


def test_a_narrative_at_its_worst_reaches_neither_the_network_nor_the_disk(
    store: ChartStore, a_press: Press, listener: tuple[str, list[object]]
):
    address, visits = listener
    worst = (
        ADDRESSES.format(address)
        + '<p lang="ur" dir="rtl">\u0645\u06cc\u0631\u06cc \u0628\u0627\u062a \u0633\u0646\u06cc</p>'
        + f"<p>{'Longwordwithoutanyend' * 40}</p><p>A\u0000B</p>"
        + "<p>She said what would happen next and it did. </p>" * 1_500
    )
    document = replace(bare_document(), summary=worst)

    made = a_press.print(pdf.job_of(document, store=store), untold)

    assert jobs.count_pages(made) > 20
    assert not visits
    assert b"root:x:" not in made
    assert "<script" not in clean(worst)
    assert "file:///etc/passwd" in clean(worst), "as words it is words"


@pytest.mark.parametrize(
    ("narrative", "words"),
    [
        ("<ul><li>" * 400 + "x" + "</li></ul>" * 400, "Paste it as plain text"),
        ("<p>" + "words " * 20_000 + "</p>", "longer than 100,000 characters"),
    ],
    ids=["400 lists in lists", "20,000 words in one section"],
)
def test_a_narrative_out_of_bounds_is_refused_before_it_is_printed(
    store: ChartStore, narrative: str, words: str
):
    with pytest.raises(CannotRender, match=words):
        pdf.job_of(replace(bare_document(), summary=narrative), store=store)


def test_what_prints_knows_neither_django_nor_the_database():
    known = "import reports.printing, sys; print('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", known], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "False\n"
