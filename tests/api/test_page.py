"""The page of examples shows what there is: no more, and no less."""

import re
from functools import cache
from pathlib import Path

from fastapi.openapi.utils import get_openapi

from gateway import api
from gateway.cli.errors import EXIT_CODES
from gateway.cli.verbs import NOUNS

PAGE = (Path(__file__).parents[2] / "docs" / "api.md").read_text()
_LINE = re.compile(r"^    .*\bapi .*\$PORTAL(/api/v1/[^\s\"?]*)", re.MULTILINE)


def documented() -> set[tuple[str, str]]:
    """Method and path of every example."""
    return {(_method(found[0]), found[1]) for found in _LINE.finditer(PAGE)}


def _method(line: str) -> str:
    named = re.search(r" -X ([A-Z]+) ", line)
    return named[1] if named else "POST" if " -d " in line else "GET"


@cache
def described() -> set[tuple[str, str]]:
    """Method and path of every operation, as the description says them."""
    paths = get_openapi(title="API", version="1", routes=api.routes().routes)["paths"]
    return {(method.upper(), path) for path, operations in paths.items() for method in operations}


def fits(shown: tuple[str, str], told: tuple[str, str]) -> bool:
    """Whether an example is one of that operation."""
    (method, path), (told_method, template) = shown, told
    pattern = re.sub(r"{[^}]+}", "[^/]+", template)
    return method == told_method and re.fullmatch(pattern, path) is not None


def test_every_example_is_an_operation() -> None:
    """Nothing is shown that is not there."""
    wrong = [one for one in documented() if not any(fits(one, told) for told in described())]
    assert wrong == []
    assert not any(fits(("POST", "/api/v1/grants/1/take-away"), told) for told in described())


def test_every_operation_has_an_example() -> None:
    """Nothing is there that is not shown; a fixed word is not taken for an id."""
    shown = documented()
    missing = [told for told in described() if not any(fits(one, told) for one in shown)]
    assert missing == []


def test_nouns_and_exit_codes_are_those_of_the_command_line() -> None:
    """Each by its own word."""
    assert [noun for noun in NOUNS if f"`{noun}`" not in PAGE] == []
    codes = re.findall(r"^\| ([0-9]) \|", PAGE, re.MULTILINE)
    assert all(re.search(rf"\b{code} ", EXIT_CODES) for code in codes)
    assert len(codes) == len(re.findall(r"(?:^|; |: )[0-9]", EXIT_CODES))
