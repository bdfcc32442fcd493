"""Each check of the policies is seen red once, on a fault planted in a copy."""

import shutil
from pathlib import Path

import pytest

from gateway.authz import PolicyFault, load
from tests.policies import cases

FOLDER = Path(__file__).parents[2] / "policies"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the policies to damage."""
    return shutil.copytree(FOLDER, tmp_path / "policies")


def _add(folder: Path, rule: str) -> None:
    file = folder / "grants.cedar"
    file.write_text(f"{file.read_text()}\n{rule}\n")


def test_a_rule_that_decides_no_case_is_found(copy: Path) -> None:
    """Somebody adds a rule and no case."""
    _add(
        copy,
        '@id("grant.planted")\nforbid (principal, action == Action::"grant:see", resource)\n'
        'when { resource.person == "nobody" };',
    )
    policies = load(copy)
    assert cases.undecided(policies, cases.load(copy / "tests")) == [
        "@id(grant.planted) decides no case in policies/tests"
    ]


def test_an_action_without_a_deny_is_found(copy: Path) -> None:
    """Only the pleasant half was tested."""
    kept = [case for case in cases.load(copy / "tests") if case.action != "audit:read" or case.allowed]
    assert cases.onesided(kept) == ["audit:read has no case that is denied"]


@pytest.mark.parametrize(
    ("rule", "fault"),
    [
        ('permit (principal, action == Action::"grant:see", resource);', "@id of its own"),
        ('@id("grant.it-sees")\npermit (principal, action, resource);', "@id of its own"),
        ('@id("x")\npermit (principal, action == Action::"grant:typo", resource);', "do not fit the schema"),
        (
            '@id("x")\nforbid (principal, action == Action::"grant:see", resource) when { resource.typo };',
            "do not fit the schema",
        ),
    ],
    ids=["unnamed", "named twice", "unknown action", "unknown attribute"],
)
def test_policies_that_cannot_be_explained_or_do_not_fit_are_refused(
    copy: Path, rule: str, fault: str
) -> None:
    """The process would not start with them."""
    _add(copy, rule)
    with pytest.raises(PolicyFault, match=fault):
        load(copy)


def test_a_changed_rule_fails_its_case(copy: Path) -> None:
    """The cases hold what the rules say."""
    file = copy / "grants.cedar"
    file.write_text(file.read_text().replace("unless { resource.live }", "unless { true }"))
    policies = load(copy)
    wrong = [case.says for case in cases.load(copy / "tests") if case.ask(policies).allowed != case.allowed]
    assert wrong == ["nobody uses a grant that is not live"]


def test_a_rule_without_words_is_found(copy: Path) -> None:
    """A no that explains nothing."""
    _add(copy, '@id("x")\nforbid (principal, action == Action::"grant:see", resource);')
    found = [line.partition(":")[2].partition(": ")[2] for line in cases.wordless(load(copy))]
    assert "x forbids and has no @rule, @fact, @who, @next, @alternative" in found
