"""The policies answer every case as written, and no rule is without a case."""

import re
from pathlib import Path

import pytest

from gateway.authz import Action, Case, Policies
from tests.policies import cases

FOLDER = Path(__file__).parents[2] / "policies"
CASES = cases.load(FOLDER / "tests")


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.area}: {case.says}")
def test_a_case_is_decided_as_written(case: Case, policies: Policies) -> None:
    """The answer, and exactly the rules that determine it."""
    decision = case.ask(policies)
    assert (decision.allowed, decision.reasons) == (case.allowed, case.reasons)


def test_every_rule_decides_at_least_one_case(policies: Policies) -> None:
    """A rule without a case might as well not be there."""
    assert cases.undecided(policies, CASES) == []


def test_every_action_has_an_allow_and_a_deny() -> None:
    """One without the other shows nothing."""
    assert cases.onesided(CASES) == []


def test_every_area_has_its_cases() -> None:
    """A file of policies, a file of cases."""
    areas = {file.stem for file in FOLDER.glob("*.cedar")}
    assert areas == {file.stem for file in (FOLDER / "tests").glob("*.json")}


def test_actions_of_code_and_schema_are_the_same() -> None:
    """The enum is what the schema knows, no more and no less."""
    declared = re.sub(r"//.*", "", (FOLDER / "schema.cedarschema").read_text())
    statements = re.findall(r"^action\s([^;{]*?)appliesTo", declared, re.MULTILINE)
    named = {name for statement in statements for name in re.findall(r'"([^"]+)"', statement)}
    assert named == {action.value for action in Action}


def test_every_action_knows_the_time() -> None:
    """A rule may look at the clock wherever it stands: `context: Moment` for every action."""
    declared = re.sub(r"//.*", "", (FOLDER / "schema.cedarschema").read_text())
    heads = re.findall(r"appliesTo \{([^}]*)\}", declared)
    assert [head for head in heads if "context: Moment" not in head] == []


def test_every_no_has_words_of_its_own(policies: Policies) -> None:
    """Beside each rule that forbids, and for each action that nothing allows."""
    assert cases.wordless(policies) == []
