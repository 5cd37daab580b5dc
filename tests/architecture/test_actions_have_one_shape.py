"""Every public function in an actions room: keywords only, says who, in one transaction, asks access first."""

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.house import decorators, name_of, public_functions, room_files

ASKS = re.compile(r"\b\w*access\.check_\w+\(")

# What acts for nobody in particular, or asks in another way. Name the reason.
EXCUSED: dict[str, str] = {
    "trail/actions.py record": "is called by every action, in that action's transaction, after it has asked",
    "trail/actions.py forget_older_than_six_years": "acts for nobody; the database's own clock says what may go",
    "reports/actions/working.py give_up": "says what could not be made, also where its asker may no longer have it",
    "ledger/actions.py note_erasure": "is called by every action that erases, in its transaction",
    "ledger/actions.py take_in": "is called by the replay, in its transaction",
    "ledger/actions.py catch_up": "writes a file from rows that stand already",
}


def is_offered(path: Path, name: str) -> bool:
    """In a package, what its `__init__` offers; the rest are its own steps."""
    front = path.parent / "__init__.py"
    return path.parent.name != "actions" or f'"{name}"' in front.read_text()


ACTIONS = [
    pytest.param(function, f"{name_of(path)} {function.name}", id=f"{name_of(path)}-{function.name}")
    for path in room_files("actions")
    for function in public_functions(path)
    if is_offered(path, function.name)
]


@pytest.mark.parametrize(("function", "name"), ACTIONS)
def test_action_shape(function: ast.FunctionDef, name: str):
    if name in EXCUSED:
        return
    assert not function.args.args, "an action takes keywords only"
    assert "by" in [argument.arg for argument in function.args.kwonlyargs], "an action says who"
    assert "transaction.atomic" in decorators(function), "an action stands or falls as one"
    assert ASKS.search(ast.unparse(function)), "an action asks access"
    assert "request" not in [argument.arg for argument in function.args.kwonlyargs], (
        "an action sees no request"
    )


def test_every_excuse_is_still_needed():
    names = {param.values[1] for param in ACTIONS}
    assert set(EXCUSED) <= names


@pytest.mark.parametrize("path", room_files("actions"), ids=name_of)
def test_no_action_answers_from_what_was_found_before(path: Path):
    """An action asks again once it has the lock, so it never stands in a page's block."""
    assert "places_asked_once" not in path.read_text()
