"""`frontdesk policy`, as an operator runs it."""

import asyncio
import json
import os
import shutil
import sys
from pathlib import Path

import pytest

from gateway import work
from gateway.authz import Policies
from tests.company import Company, open_grant
from tests.rulebook import changes

FOLDER = Path(__file__).parents[2] / "policies"


async def _policy(*words: str, database: str = "", home: Path) -> tuple[int | None, str, str]:
    surroundings = {**os.environ, "FRONTDESK_DATABASE_URL": database, "FRONTDESK_HOME": str(home)}
    ran = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "gateway.cli", "policy", *words),
        env={**surroundings, "COLUMNS": "200"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await ran.communicate()
    return ran.returncode, out.decode(), err.decode()


async def test_cases_that_turn_are_named_and_end_with_1(tmp_path: Path) -> None:
    """What is written, what is decided, and by which rule."""
    copy = shutil.copytree(FOLDER, tmp_path / "policies")
    file = copy / "grants.cedar"
    file.write_text(file.read_text().replace("unless { resource.live }", "unless { true }"))
    code, out, err = await _policy("test", str(copy), home=tmp_path)
    assert (code, err) == (1, "")
    assert "WRONG grants: nobody uses a grant that is not live" in out
    assert "written: refused by grant.only-live-is-used" in out
    assert "decided: allowed by grant.holder-uses" in out


async def test_rules_that_cannot_be_read_are_refused_with_line_and_fix(tmp_path: Path) -> None:
    """No traceback."""
    copy = shutil.copytree(FOLDER, tmp_path / "policies")
    (copy / "planted.cedar").write_text('// one\n@id("x.y")\nforbid (principal, action, resource')
    code, out, err = await _policy("test", str(copy), home=tmp_path)
    assert (code, out) == (1, "")
    assert err.startswith("planted.cedar, line 2: this does not parse")


async def test_a_decision_is_explained_on_real_data(
    units: work.Units, company: Company, database: str, tmp_path: Path
) -> None:
    """A supplier who holds access to a plant: the rule, the fact, what to do."""
    await open_grant(units, company.ines, "desk")
    asked = ("--action", "grant:use", "--service", "desk")
    code, out, _ = await _policy(
        "explain", "--person", "ines", *asked, "--json", database=database, home=tmp_path
    )
    (one,) = json.loads(out)
    assert (one["who"]["unit"], one["what"]["class"]) == ("sales", "information")
    assert {"weekday", "minute"} == one["when"].keys()
    # The grant of this test's clock ended long before the real one.
    assert (code, one["reasons"]) == (1, ["grant.only-live-is-used"])
    code, _, err = await _policy("explain", "--person", "nobody", *asked, database=database, home=tmp_path)
    assert (code, err) == (7, "Nobody is called nobody.\n")


async def test_asking_is_explained_plan_by_plan(company: Company, database: str, tmp_path: Path) -> None:
    """One opens by itself, the other wants a person; a plan that is none is said to be none."""
    asked = ("--person", "ines", "--action", "request:approve_automatically", "--service", "desk")
    code, out, _ = await _policy("explain", *asked, "--json", database=database, home=tmp_path)
    assert (code, [one["allowed"] for one in json.loads(out)]) == (0, [True, False])
    one = (*asked, "--plan", "deluxe")
    assert (await _policy("explain", *one, database=database, home=tmp_path))[0] == 1
    none = (*asked, "--plan", "golden")
    code, _, err = await _policy("explain", *none, database=database, home=tmp_path)
    assert (code, err) == (7, "desk has no plan golden.\n")


@pytest.mark.parametrize("whole", [True, False])
async def test_a_change_is_shown_on_real_people(
    company: Company, policies: Policies, database: str, tmp_path: Path, *, whole: bool
) -> None:
    """A folder or one file: everybody of the workforce would see what sales sees."""
    copy = shutil.copytree(FOLDER, tmp_path / "policies")
    file = copy / "catalog.cedar"
    part = "&& (resource.units.isEmpty() || resource.units.contains(principal.unit)) };"
    file.write_text(file.read_text().replace(part, "};", 1))
    place = str(copy if whole else file)
    code, out, err = await _policy("simulate", place, database=database, home=tmp_path)
    assert (code, err) == (0, "")
    assert "Rules changed: circle.see-own-circle" in out
    assert "olaf" in out


async def test_a_rule_that_is_lifted_stands_first(company: Company, database: str, tmp_path: Path) -> None:
    """Loud, also where it touches nobody today."""
    file = tmp_path / "grants.cedar"
    text = (FOLDER / "grants.cedar").read_text()
    file.write_text(text.replace("unless { resource.live }", "unless { true }"))
    code, out, _ = await _policy("simulate", str(file), database=database, home=tmp_path)
    assert code == 0
    assert out.startswith("LOOK AT THIS FIRST: grant.only-live-is-used forbid today.")
    file.write_text(changes.SHUT.replace("resource.class", "resource.gone"))
    code, _, err = await _policy("simulate", str(file), database=database, home=tmp_path)
    assert (code, "do not fit the schema" in err) == (1, True)
