"""What is taken away as spreadsheets: the LGA summary as a spreadsheet works it out, and the data of a review."""

import csv
import io
import os
import shutil
import subprocess
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pandas as pd
import pytest
from django.test import Client
from django.urls import reverse

from audits.models import Audit, CriterionAnswer
from conversations.models import ConversationRating
from ratings import queries
from reviews.models import Criterion
from tests.cast import Cast, make_record
from tests.records.granting import signed_in
from tests.trail.making import no_triggers
from trail.models import Event

from .stage import Stage, hear, read, set_up

FORMULA = '=HYPERLINK("http://example.org","x")'
ROWS = {
    **{f"1.{place}": 4 + place for place in (1, 2, 3)},
    **{f"2.{place}": 8 + place for place in range(1, 6)},
    **{f"3.{place}": 14 + place for place in range(1, 11)},
}
"""As the LGA's layout has it: from row 5, a group's title in between, so that the number of files stands in C25."""

HALVES = {"Y": Fraction(1), "P": Fraction(1, 2), "N": Fraction(0), "NA": Fraction(0)}


@pytest.fixture
def stage(cast: Cast) -> Stage:
    """With all eighteen criteria of the LGA in its framework, beside one of the region's own."""
    staged = set_up(cast)
    framework = staged.review.framework
    assert framework is not None
    there = set(framework.criteria.values_list("code", flat=True))
    with no_triggers():
        Criterion.objects.bulk_create(
            Criterion(
                framework=framework,
                position=row,
                code=code,
                group=int(code[0]),
                group_title=f"Group {code[0]}",
                text=f"Criterion {code} in words",
            )
            for code, row in ROWS.items()
            if code not in there
        )
    return staged


def answer(audit: Audit, answers: dict[str, str]) -> None:
    for code, given in answers.items():
        CriterionAnswer.objects.filter(audit=audit, criterion__code=code).update(answer=given)


def three_files(cast: Cast, stage: Stage) -> list[dict[str, str]]:
    """Three records read once, whose answers go round Y, P, N and NA each at its own pace; another still blind.

    3.10 applies to none of them.
    """
    records = [stage.once, *(make_record(stage.review, ref, cast.host_organiser) for ref in ("C1", "D1"))]
    codes = list(Criterion.objects.filter(framework=stage.review.framework).values_list("code", flat=True))
    given = [
        {code: ["Y", "P", "N", "NA"][(at * step) % 4] for at, code in enumerate(codes)} for step in (1, 2, 3)
    ]
    given = [{**answers, "3.10": "NA"} for answers in given]
    for record, answers in zip(records, given, strict=True):
        answer(read(record, cast.psw, {}, "good"), answers)
    answer(read(stage.twice, cast.psw, {}, "good"), dict.fromkeys(codes, "Y"))
    return given


def lga_file(client: Client, cast: Cast) -> bytes:
    client.force_login(cast.coordinator)
    response = client.get(reverse("ratings:lga_summary", args=["PR-2026-01"]))
    assert response["Content-Disposition"] == 'attachment; filename="lga-summary-PR-2026-01.xlsx"'
    return response.content


def test_the_summary_is_laid_out_as_the_lga_asks(client: Client, cast: Cast, stage: Stage):
    given = three_files(cast, stage)
    sheet = openpyxl.load_workbook(io.BytesIO(lga_file(client, cast)))["LGA summary"]

    assert sheet["C25"].value == 3
    for code, row in ROWS.items():
        assert sheet[f"A{row}"].value == code
        assert Fraction(sheet[f"C{row}"].value) == sum(HALVES[answers[code]] for answers in given)
        assert sheet[f"D{row}"].value == f'=IF($C$25=0,"",C{row}/$C$25)'
    assert [sheet[f"A{row}"].value for row in (4, 8, 14)] == ["1.", "2.", "3."]
    assert "3 files were reviewed. This is a small sample" in sheet["A27"].value


def worked_out(content: bytes, folder: Path) -> Path:
    """The file as LibreOffice works it out anew."""
    program = shutil.which("soffice")
    if program is None:
        assert "CI" not in os.environ, "LibreOffice is missing"
        pytest.skip("LibreOffice is not installed")
    (folder / "in.xlsx").write_bytes(content)
    profile, out = f"-env:UserInstallation=file://{folder}/profile", str(folder / "out")
    command = [
        program,
        profile,
        "--headless",
        "--convert-to",
        "xlsx",
        "--outdir",
        out,
        str(folder / "in.xlsx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)  # a program of the machine
    return folder / "out" / "in.xlsx"


def without_results(content: bytes) -> bytes:
    """The same file with every formula's stored result taken out, so that whoever shows one has worked it out."""
    book, emptied = openpyxl.load_workbook(io.BytesIO(content)), io.BytesIO()
    book.save(emptied)
    return emptied.getvalue()


def per_cent(worked_out: object) -> float | None:
    """A cell that a formula left empty is none."""
    return None if worked_out in ("", None) else float(str(worked_out)) * 100


def same(percent: Decimal | None) -> object:
    return None if percent is None else pytest.approx(float(percent), abs=1e-12)


def test_what_libreoffice_works_out_equals_what_the_service_says(
    client: Client, cast: Cast, stage: Stage, tmp_path: Path
):
    three_files(cast, stage)
    content = lga_file(client, cast)
    book = openpyxl.load_workbook(worked_out(without_results(content), tmp_path), data_only=True)
    said = {count.code: count for _, count in queries.criteria_summary(stage.review).criteria}

    for code, row in ROWS.items():
        assert per_cent(book["LGA summary"][f"D{row}"].value) == same(said[code].lga_percent)
    both = {row[0]: row for row in book["Both denominators"].iter_rows(min_row=2, values_only=True)}
    assert set(both) == set(said)
    for code, count in said.items():
        assert per_cent(both[code][10]) == same(count.lga_percent)
        assert per_cent(both[code][11]) == same(count.applicable_percent)
    assert None in {count.applicable_percent for count in said.values()}


def test_pandas_reads_the_same_without_working_anything_out(client: Client, cast: Cast, stage: Stage):
    given = three_files(cast, stage)
    table = pd.read_excel(
        io.BytesIO(lga_file(client, cast)), sheet_name="Both denominators", dtype={"Number": str}
    )

    assert "The region’s own" in set(table["Whose"])
    for row in table.to_dict("records"):
        said = [answers[row["Number"]] for answers in given]
        positive = sum(HALVES[one] for one in said)
        applicable = sum(one != "NA" for one in said)
        assert row["% of files"] == pytest.approx(float(positive / 3))
        if applicable:
            assert row["% of applicable files"] == pytest.approx(float(positive / applicable))


def test_a_summary_without_a_record_divides_by_nothing(client: Client, cast: Cast, stage: Stage):
    book = openpyxl.load_workbook(io.BytesIO(lga_file(client, cast)), data_only=True)
    assert book["LGA summary"]["C25"].value == 0
    assert book["LGA summary"]["D5"].value in ("", None)


def test_a_blind_reading_is_not_in_the_summary(client: Client, cast: Cast, stage: Stage):
    read(stage.twice, cast.psw, {}, "good", answer="Y")
    client.force_login(cast.second_psw)
    content = client.get(reverse("ratings:lga_summary", args=["PR-2026-01"])).content
    assert openpyxl.load_workbook(io.BytesIO(content))["LGA summary"]["C25"].value == 0


def text_of(content: bytes) -> str:
    with ZipFile(io.BytesIO(content)) as parts:
        return " ".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())


def data_answer(cast: Cast, kind: str, reason: str = "For the yearly report"):
    return signed_in(cast.coordinator).post(
        reverse("ratings:data", args=["PR-2026-01"]), {"reason": reason, "format": kind}
    )


def test_nobody_and_no_number_is_in_any_of_the_files(client: Client, cast: Cast, stage: Stage):
    three_files(cast, stage)
    hear(cast, stage.once, {1: "good"}, "good")
    csv_text = b"".join(data_answer(cast, "csv").streaming_content).decode()
    texts = [text_of(lga_file(client, cast)), text_of(data_answer(cast, "xlsx").content), csv_text]

    for text in texts:
        assert "1.1" in text
        for person in (cast.psw, cast.second_psw, cast.peer, cast.coordinator, cast.host_organiser):
            assert person.name not in text
            assert person.email not in text
        assert "A1 number" not in text


def test_the_data_holds_what_was_said_and_no_formula(client: Client, cast: Cast, stage: Stage):
    audit = read(stage.once, cast.psw, {1: "inadequate"}, "good")
    CriterionAnswer.objects.filter(audit=audit, criterion__code="1.1").update(answer="P", comment=FORMULA)
    heard = hear(cast, stage.once, {1: "good"}, "outstanding")
    ConversationRating.objects.filter(conversation=heard).update(note=FORMULA)

    book = openpyxl.load_workbook(io.BytesIO(data_answer(cast, "xlsx").content))
    records = list(book["Records"].iter_rows(min_row=2))
    comment = next(row for row in records if row[6].value == "1.1")
    assert [cell.value for cell in comment[:3]] == ["Record", "A1", 1]
    assert (comment[8].value, comment[9].value) == ("Partly met", FORMULA)
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n"}

    table = list(
        csv.DictReader(io.StringIO(b"".join(data_answer(cast, "csv").streaming_content).decode("utf-8-sig")))
    )
    assert sum(row["Words"] == f"'{FORMULA}" for row in table) == 2
    assert not any(value.startswith("=") for row in table for value in row.values())
    assert {row["Reference"] for row in table if row["Source"] == "Conversation"} == {"1"}


def test_taking_the_data_is_in_the_trail_first(client: Client, cast: Cast, stage: Stage):
    read(stage.once, cast.psw, {}, "good")
    assert "Say what the file is for" in data_answer(cast, "csv", reason=" ").content.decode()
    assert not Event.objects.filter(verb="audit.exported").exists()

    data_answer(cast, "csv")
    event = Event.objects.get(verb="audit.exported")
    assert (event.by, event.detail) == (cast.coordinator, {"reason": "For the yearly report", "audits": 1})


def test_a_text_too_long_for_a_cell_is_never_cut(client: Client, cast: Cast, stage: Stage):
    audit = read(stage.once, cast.psw, {}, "good")
    Audit.objects.filter(pk=audit.pk).update(change_now="x" * 32_768)
    with pytest.raises(ValueError, match="too long for a cell"):
        data_answer(cast, "xlsx")
