"""Saves answers as a reader's browser does, alone, at eight and at twenty at once, here and at the floor, in turns."""

import http.client
import json
import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlencode

from .processes import Place
from .servers import Server, serving

KEY = "abcdefghijklmnopqrstuvwxyz012345"
"""Guards every form against forgery here: the cookie and the header have only to be the same."""
READERS = 20
AT_ONCE = 8
ALONE = 200
SECONDS_OF_EIGHT = 6
ROUNDS = 3
A_READER_RESTS = 0.5
"""Seconds between two saves of one reader: far more often than anybody types."""

CPU_TO_FLOOR, FLOOR_TO_THROUGHPUT, P95_TO_FLOOR = 2.0, 2.0, 3.0

Found = tuple[str, float, float, str]


class Writer:
    """One reader's browser, which saves the same answer again and again over one connection."""

    def __init__(self, server: Server, writing: dict[str, Any]) -> None:
        self.writing = writing
        self.version: int = writing["version"]
        self.comment = ""
        self.seconds: list[float] = []
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)

    def save(self) -> None:
        """Save the next text; whatever is answered but a new version is an error."""
        comment = f"What was seen the {self.version + 1}th time, and what difference it made."
        prefix = self.writing["prefix"]
        said = {f"{prefix}answer": "P", f"{prefix}comment": comment, f"{prefix}version": str(self.version)}
        headers = {
            "Cookie": self.writing["cookie"],
            "Content-Type": "application/x-www-form-urlencoded",
            "X-CSRFToken": KEY,
            "Accept": "application/json",
        }
        started = time.perf_counter()
        self.connection.request("POST", self.writing["address"], urlencode(said), headers)
        answer = self.connection.getresponse()
        body = answer.read()
        self.seconds.append(time.perf_counter() - started)
        if answer.status != 200:
            raise RuntimeError(f"{self.writing['address']} answered {answer.status}: {body[:300]!r}")
        self.version, self.comment = int(json.loads(body)["version"]), comment

    def go_on(self, until: float, rest: float) -> int:
        """Save until then; how often."""
        done = 0
        while time.monotonic() < until:
            self.save()
            done += 1
            time.sleep(rest)
        return done


def saving(product: Place, floor: Place, of_floor: list[dict[str, Any]], seconds: int) -> Iterator[Found]:
    """The figures, on whichever database both places have. Raises where a save fails or is lost."""
    of_product = product.ask("bench.writers")["writing"]
    with serving(product, floor, workers=2) as (at_product, at_floor):
        ours = [Writer(at_product, writing) for writing in of_product]
        bare = [Writer(at_floor, writing) for writing in of_floor]
        yield _alone(at_product, at_floor, ours[0], bare[0])
        yield _at_eight(ours, bare)
        yield _at_twenty(ours, bare, seconds)
    kept = product.ask("bench.writers", "saved")
    lost = [writer for writer, now in zip(ours, kept, strict=True) if [writer.version, writer.comment] != now]
    yield ("Updates lost", len(lost), 0, f"(of {sum(writer.version for writer in ours):,} saved)")


def _alone(at_product: Server, at_floor: Server, ours: Writer, bare: Writer) -> Found:
    for _ in range(20):
        ours.save()
        bare.save()
    began = at_product.processor_seconds, at_floor.processor_seconds
    for _ in range(ALONE):
        ours.save()
        bare.save()
    cost = at_product.processor_seconds - began[0], at_floor.processor_seconds - began[1]
    each = [1000 * seconds / ALONE for seconds in cost]
    return (
        "processor time to a bare save",
        cost[0] / cost[1],
        CPU_TO_FLOOR,
        f"({each[0]:.1f} ms to {each[1]:.1f} ms)",
    )


def _at_eight(ours: list[Writer], bare: list[Writer]) -> Found:
    done: list[list[int]] = [[], []]
    for _ in range(ROUNDS):
        for who, writers in enumerate((ours, bare)):
            done[who].append(sum(_together(writers[:AT_ONCE], SECONDS_OF_EIGHT, rest=0)))
    here, there = (statistics.median(counts) / SECONDS_OF_EIGHT for counts in done)
    return (
        "saves of eight at once, bare to ours",
        there / here,
        FLOOR_TO_THROUGHPUT,
        f"({there:.0f} to {here:.0f} a second)",
    )


def _at_twenty(ours: list[Writer], bare: list[Writer], seconds: int) -> Found:
    for writers in (ours, bare):
        for writer in writers:
            writer.seconds.clear()
        _together(writers, seconds, rest=A_READER_RESTS)
    here, there = _p95(ours), _p95(bare)
    note = f"({1000 * here:.0f} ms to {1000 * there:.0f} ms)"
    return ("p95 of twenty readers at once to bare", here / there, P95_TO_FLOOR, note)


def _p95(writers: list[Writer]) -> float:
    return statistics.quantiles([one for writer in writers for one in writer.seconds], n=20)[-1]


def _together(writers: list[Writer], seconds: float, *, rest: float) -> list[int]:
    until = time.monotonic() + seconds
    with ThreadPoolExecutor(len(writers)) as pool:
        return list(pool.map(lambda writer: writer.go_on(until, rest), writers))
