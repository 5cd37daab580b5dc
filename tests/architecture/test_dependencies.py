"""What pyproject.toml asks for is what the lock files hold, each release by its hash and without an address."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.architecture.house import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
ASKED = {
    "requirements.lock": PROJECT["project"]["dependencies"],
    "requirements-dev.lock": [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["dev"]],
    "requirements-node.lock": PROJECT["dependency-groups"]["node"],
}


def locked(path: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, version in re.findall(r"^([a-z0-9._-]+)==([^\s;\\]+)", path.read_text(), re.MULTILINE):
        found.setdefault(name, []).append(version)
    return found


@pytest.mark.parametrize("name", ASKED)
def test_lock_holds_what_is_asked_for(name: str):
    releases = locked(ROOT / name)
    for line in ASKED[name]:
        wanted = Requirement(line)
        versions = releases.get(wanted.name.lower(), [])
        assert versions, f"{wanted.name} is not locked: run bin/lock"
        assert all(wanted.specifier.contains(version) for version in versions), f"{line}: run bin/lock"


@pytest.mark.parametrize("name", ASKED)
def test_lock_has_hashes_and_no_address(name: str):
    text = (ROOT / name).read_text()
    assert "://" not in text
    for entry in re.split(r"^(?=\S)", text, flags=re.MULTILINE):
        if "==" in entry.partition("\n")[0]:
            assert "--hash=sha256:" in entry


def test_both_locks_agree():
    run, develop = locked(ROOT / "requirements.lock"), locked(ROOT / "requirements-dev.lock")
    assert {name: develop.get(name) for name in run} == run
