"""A check that cannot fail is a defect: each guard is seen red once, on a fault planted in a copy."""

import ast
import itertools
import shutil
from pathlib import Path

import pytest

from tests.architecture.guards import (
    authorised,
    commits,
    contracts,
    dead_code,
    facades,
    grammar,
    lock,
    sizes,
    templates,
)
from tests.architecture.guards.sources import ROOT, Source


def _source(name: str, text: str) -> Source:
    return Source(name, text, ast.parse(text))


def test_a_file_that_grew_too_long_is_found() -> None:
    """One line over the limit; at the limit nothing."""
    assert sizes.offences([_source("gateway/long.py", "x = 1\n" * 301)]) == [
        "gateway/long.py:1: 301 lines, 300 is the limit"
    ]
    assert sizes.offences([_source("gateway/long.py", "x = 1\n" * 300)]) == []


def test_a_function_that_grew_too_long_is_found() -> None:
    """One line over the limit; at the limit nothing."""
    assert sizes.offences([_source("a.py", "def f():\n" + "    x = 1\n" * 50)]) == [
        "a.py:1: f has 51 lines, 50 is the limit"
    ]
    assert sizes.offences([_source("a.py", "def f():\n" + "    x = 1\n" * 49)]) == []


def test_nesting_that_went_too_deep_is_found_and_elif_is_not_nesting() -> None:
    """Four blocks inside each other; a chain of four branches is one."""
    deep = "def f():\n  for a in b:\n    if a:\n      with a:\n        while a:\n          pass\n"
    assert sizes.offences([_source("a.py", deep)]) == ["a.py:1: f nests 4 deep, 3 is the limit"]
    chain = "def f(a):\n  if a == 1: pass\n" + "  elif a == 2: pass\n" * 4
    assert sizes.offences([_source("a.py", chain)]) == []


@pytest.mark.parametrize("call", ["await unit.db.commit()", "await session.rollback()"])
def test_a_transaction_that_is_ended_outside_of_work_is_found(call: str) -> None:
    """In a verb; inside work it is where it belongs."""
    text = f"async def f(unit, session):\n    {call}\n"
    assert len(commits.offences([_source("gateway/grants/revoke.py", text)])) == 1
    assert commits.offences([_source("gateway/work/units.py", text)]) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x = 1\n", "says what the slice is for"),
        ('"""Doc."""\nx = 1\n', "does nothing else"),
        ('"""Doc."""\nfrom a import b\n', "b is imported and not in __all__"),
        ('"""Doc."""\n__all__ = ["b"]\n', "b is in __all__ and not there"),
    ],
)
def test_a_facade_that_does_more_or_says_less_is_found(text: str, words: str) -> None:
    """Logic, a forgotten name, a name too many, no word of what it is for."""
    assert any(words in found for found in facades.offences([_source("gateway/grants/__init__.py", text)]))


def test_a_slice_without_contract_is_found(tmp_path: Path) -> None:
    """Somebody deletes it from pyproject."""
    for name in ("grants", "surprise"):
        (tmp_path / "gateway" / name).mkdir(parents=True)
        (tmp_path / "gateway" / name / "__init__.py").touch()
    text = (ROOT / "pyproject.toml").read_text()
    (tmp_path / "pyproject.toml").write_text(text.replace('"gateway.grants.*"', '"gateway.else.*"'))
    assert contracts.offences(tmp_path) == ["pyproject.toml: gateway.grants has no protected contract"]
    assert contracts.unlisted(tmp_path) == ["gateway/surprise: a folder that no guard knows"]


def test_layers_that_are_no_longer_exhaustive_are_found(tmp_path: Path) -> None:
    """Then a new folder would be nowhere."""
    text = (ROOT / "pyproject.toml").read_text()
    (tmp_path / "pyproject.toml").write_text(text.replace("exhaustive = true", "exhaustive = false"))
    assert contracts.offences(tmp_path) == ["pyproject.toml: the layers are not exhaustive"]


def test_a_verb_that_takes_a_unit_and_does_not_ask_is_found() -> None:
    """Not in its own lines and not in what it calls; asking in what it calls is enough."""
    facade = _source("gateway/grants/__init__.py", "from gateway.grants.revoke import revoke\n")
    silent = "async def revoke(unit: Unit, grant_id: GrantId) -> None:\n    await _found(unit)\n\n"
    helper = "async def _found(unit: Unit) -> None:\n    unit.{}\n"
    for asking, count in (("db", 1), ("require(1, 2)", 0), ("subject", 0)):
        verb = _source("gateway/grants/revoke.py", silent + helper.format(asking))
        assert len(authorised.Walk([facade, verb]).offences(())) == count
    assert authorised.Walk([facade, verb]).offences(("grants.revoke",)) == [
        "grants.revoke is excused, and need not be"
    ]
    verb = _source("gateway/grants/revoke.py", silent + helper.format("db"))
    assert authorised.Walk([facade, verb]).offences(("grants.revoke",)) == []


def test_an_action_without_module_function_or_event_is_found() -> None:
    """The names fell apart."""
    module = _source("gateway/grants/revoke.py", "async def take_away(unit): ...\n")
    event = _source("gateway/grants/events.py", "class GrantTaken: ...\n")
    assert grammar.verbs(["grant:revoke"], []) == [
        "gateway/grants: grant:revoke has no module revoke.py",
        "gateway/grants/events.py:1: grant:revoke has no event GrantRevoked",
    ]
    assert grammar.verbs(["grant:revoke"], [module, event]) == [
        "gateway/grants/revoke.py:1: grant:revoke has no function of its name",
        "gateway/grants/events.py:1: grant:revoke has no event GrantRevoked",
    ]


def test_a_route_that_is_called_like_no_action_is_found() -> None:
    """`return` is the public word for giving back; `kill` is nobody's."""
    row = 'ROUTES = [("POST", "/grants/{id}/%s", act)]\n'
    added = 'router.add_api_route("/grants/{id}/%s", act, methods=["POST"])\n'
    decorated = '@router.post("/grants/{id}/%s")\nasync def act(): ...\n'
    named = itertools.product((row, added, decorated), (("kill", 1), ("return", 0), ("give-back", 0)))
    for text, (word, count) in named:
        source = _source("gateway/api/grants.py", text % word)
        assert len(grammar.routes(["grant:give_back"], [source], {})) == count


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<p>{% if %}</p>", "Expected an expression"),
        ("<p>\n{{ name }</p>", "unexpected '}'"),
        ('<p style="color: red">', "no inline style"),
        ("<style>p {}</style>", "no inline style"),
        ('<a {% if x %}onclick="x()"{% endif %}>', "no inline handler"),
        ('<script src="/x.js"></script>', "needs its nonce"),
        ('<script nonce="{{ nonce }}">x()</script>', "a script is a file"),
        ('<a href="javascript:x()">', "no address of a script"),
        ("<p>{{ name|safe }}</p>", "trusts what may have been typed"),
    ],
)
def test_a_template_that_breaks_or_needs_a_hole_is_found(tmp_path: Path, text: str, words: str) -> None:
    """Each kind of hole, and a template that does not compile."""
    folder = tmp_path / "gateway/portal/templates"
    folder.mkdir(parents=True)
    (folder / "page.html").write_text(text)
    (found,) = templates.offences(tmp_path)
    assert found.startswith("gateway/portal/templates/page.html:")
    assert words in found


def test_a_clean_template_is_not_found_fault_with(tmp_path: Path) -> None:
    """Nonces in place, values escaped."""
    folder = tmp_path / "gateway/portal"
    folder.mkdir(parents=True)
    page = '<script nonce="{{ nonce }}" src="/x.js"></script><form method="post" action="/x">{{ a }}'
    (folder / "page.html").write_text(page)
    assert templates.offences(tmp_path) == []


DOWNLOAD = "https://example.org/x.tgz"


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("requirements.lock", "--hash=sha256:", "--hush=sha256:", "has no hash"),
        ("requirements.lock", "fastapi==", "fastapi>=", "fastapi is not pinned"),
        ("requirements.lock", "fastapi==", "slowapi==", "run `make lock`"),
        ("pyproject.toml", "fastapi>=0.165", "fastapi>=9", "run `make lock`"),
        ("requirements.lock", "# via", "# via https://example.org", "no download address"),
        *(
            (name, *fault)
            for name in lock.OF_NPM
            for fault in (
                (
                    '"integrity"',
                    f'"resolved": "{DOWNLOAD}", "integrity"',
                    "no download address",
                ),
                ('"integrity"', '"entirety"', "has no hash"),
            )
        ),
    ],
)
def test_a_lock_that_is_out_of_step_is_found(
    tmp_path: Path, name: str, old: str, new: str, words: str
) -> None:
    """No hash, no pin, not asked for, asked for otherwise, an address."""
    for file in ("requirements.lock", "requirements-uv.lock", "pyproject.toml", *lock.OF_NPM):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / file, tmp_path / file)
    assert lock.offences(tmp_path) == []
    text = (tmp_path / name).read_text()
    assert old in text
    (tmp_path / name).write_text(text.replace(old, new))
    assert any(words in found for found in lock.offences(tmp_path))


def test_a_licence_that_nobody_looked_at_is_found(tmp_path: Path) -> None:
    """The review is a list of names: off the list, the package is found."""
    shutil.copy(ROOT / "requirements.lock", tmp_path / "requirements.lock")
    (found,) = lock.licences(tmp_path, lock.REVIEWED.keys() - {"radicale"})
    assert "radicale is under GNU General Public License" in found


def test_dead_code_is_found(tmp_path: Path) -> None:
    """A function that nothing calls, a class that nothing makes; what is called stays."""
    (tmp_path / "a.py").write_text("def used(): ...\n\n\ndef lost(): ...\n\n\nclass Left: ...\n\n\nused()\n")
    found = dead_code.offences(tmp_path, ["a.py"])
    assert [words.partition(": ")[2] for words in found] == [
        "function lost is called by nothing",
        "class Left is called by nothing",
    ]


def test_dead_code_that_a_facade_names_is_found(tmp_path: Path) -> None:
    """To offer is not to call; what somebody takes from the facade is alive."""
    slice_ = tmp_path / "gateway" / "grants"
    slice_.mkdir(parents=True)
    (slice_ / "__init__.py").write_text("from .a import lost, used\n\n__all__ = ['lost', 'used']\n")
    (slice_ / "a.py").write_text("def used(): ...\n\n\ndef lost(): ...\n")
    (tmp_path / "gateway" / "b.py").write_text("grants.used()\n")
    found = dead_code.offences(tmp_path, ["gateway"])
    assert [words.partition(": ")[2] for words in found] == ["function lost is called by nothing"]
