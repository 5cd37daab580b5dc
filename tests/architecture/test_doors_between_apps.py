"""Another app is entered by these doors only; its pages, forms and addresses are its own business."""

import ast
from pathlib import Path

import pytest

from tests.architecture.house import APPS, ROOT, name_of, python_files

DOORS = {
    "access",
    "actions",
    "categories",
    "counting",
    "models",
    "queries",
    "reauthentication",
    "roles",
    "scales",
    "sections",
    "stages",
    "tasks",
}


def rooms_entered(path: Path) -> set[str]:
    """`app.room` for each import from another app."""
    entered: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            app, _, room = node.module.partition(".")
            names = [room.split(".")[0]] if room else [alias.name for alias in node.names]
            entered |= {f"{app}.{name}" for name in names}
        elif isinstance(node, ast.Import):
            entered |= {".".join(alias.name.split(".")[:2]) for alias in node.names}
    own = path.relative_to(ROOT).parts[0]
    return {name for name in entered if name.split(".")[0] in APPS and name.split(".")[0] != own}


@pytest.mark.parametrize(
    "path", [pytest.param(path, id=name_of(path)) for app in APPS for path in python_files(app)]
)
def test_other_apps_are_entered_by_a_door(path: Path):
    assert {name for name in rooms_entered(path) if name.split(".")[-1] not in DOORS} == set()
