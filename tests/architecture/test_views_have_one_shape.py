"""Every page says which methods it takes, and leaves rows and transactions to the rooms below."""

import ast

import pytest

from tests.architecture.house import APPS, decorators, name_of, public_functions, python_files, room_files

METHODS = {"require_GET", "require_POST", "require_http_methods", "require_safe"}


def takes_a_request(function: ast.FunctionDef) -> bool:
    return bool(function.args.args) and function.args.args[0].arg == "request"


VIEWS = [
    pytest.param(function, id=f"{name_of(path)}-{function.name}")
    for path in room_files("views")
    for function in public_functions(path)
    if takes_a_request(function)
]


@pytest.mark.parametrize("function", VIEWS)
def test_view_shape(function: ast.FunctionDef):
    assert METHODS & set(decorators(function)), "a view says which methods it takes"
    source = ast.unparse(function)
    assert ".objects." not in source, "a view asks access and queries, not the table"
    assert "transaction." not in source, "a view leaves transactions to actions"
    assert ".save(" not in source, "a view leaves saving to actions"


@pytest.mark.parametrize("app", APPS)
def test_only_the_decorator_of_the_house_asks_again_who_is_there(app: str):
    """The sign-in library's lets through, unasked, whoever has neither a password nor a second step here."""
    assert [
        name_of(path)
        for path in python_files(app)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and node.module == "allauth.account.decorators"
    ] == []
