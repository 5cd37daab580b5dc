"""Every template compiles, and none does what the content security policy or the house forbids."""

import re
from pathlib import Path

import pytest
from django.template import engines

from tests.architecture.house import ROOT, name_of

TEMPLATES = ROOT / "templates"
PAGES = [pytest.param(path, id=name_of(path)) for path in sorted(TEMPLATES.rglob("*.html"))]

FORBIDDEN = {
    "an inline style": re.compile(r"<style|\sstyle\s*=", re.IGNORECASE),
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)", re.IGNORECASE),
    "an inline handler": re.compile(r"\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    "a script address": re.compile(r"javascript:", re.IGNORECASE),
    "text taken as markup": re.compile(r"\|\s*safe\b|autoescape\s+off"),
    "something from elsewhere": re.compile(r"(?:src|href)\s*=\s*[\"']\s*(?:https?:)?//(?!www\.gov\.uk)"),
}
# What may do what the others may not, and why.
EXCUSED: dict[tuple[str, str], str] = {}


def without_comments(source: str) -> str:
    return re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}|<!--.*?-->", "", source, flags=re.DOTALL)


@pytest.mark.parametrize("path", PAGES)
def test_template_compiles(path: Path):
    engines["django"].get_template(str(path.relative_to(TEMPLATES)))


@pytest.mark.parametrize("path", PAGES)
def test_template_does_nothing_forbidden(path: Path):
    source = without_comments(path.read_text())
    found = {what for what, pattern in FORBIDDEN.items() if pattern.search(source)}
    assert found - {what for name, what in EXCUSED if name == name_of(path)} == set()


STACKED = re.compile(r'<table class="[^"]*table-stack.*?</table>', re.DOTALL)
CELL = re.compile(r'<(?:td|th scope="row")[^>]*>')


@pytest.mark.parametrize("path", PAGES)
def test_a_table_set_as_rows_on_a_narrow_screen_names_each_cell(path: Path):
    for table in STACKED.findall(path.read_text()):
        assert [cell for cell in CELL.findall(table) if "data-label" not in cell] == []
