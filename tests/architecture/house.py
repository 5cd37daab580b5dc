"""Where the house keeps its rooms, for the tests that walk through it."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = (
    "practice_review",
    "retention",
    "reports",
    "ratings",
    "audits",
    "conversations",
    "concerns",
    "records",
    "reviews",
    "accounts",
    "councils",
    "trail",
    "ledger",
)


def room_files(*rooms: str, apps: tuple[str, ...] = APPS) -> list[Path]:
    """The files of these rooms, be the room a module or a package of that name."""
    return [
        path
        for app in apps
        for room in rooms
        for path in (ROOT / app / f"{room}.py", *sorted((ROOT / app / room).glob("*.py")))
        if path.exists() and path.name != "__init__.py"
    ]


def python_files(app: str) -> list[Path]:
    return [path for path in sorted((ROOT / app).rglob("*.py")) if "migrations" not in path.parts]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def public_functions(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node


def decorators(function: ast.FunctionDef) -> list[str]:
    """As written, without their arguments."""
    return [ast.unparse(decorator).partition("(")[0] for decorator in function.decorator_list]
