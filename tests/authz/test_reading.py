"""Policies that cannot be used are refused with file, line and fix, and never end the process."""

from pathlib import Path

import pytest

from gateway import authz
from gateway.authz import PolicyFault

FOLDER = Path(__file__).parents[2] / "policies"
HEAD = '@id("x.planted")\nforbid (principal, action == Action::"grant:see", resource) when { '


def faults(text: str, name: str = "planted.cedar") -> tuple[authz.Fault, ...]:
    """What is wrong with the shipped set and this file."""
    with pytest.raises(PolicyFault) as refused:
        authz.compose({**authz.read(FOLDER), name: text})
    return refused.value.faults


def test_a_fault_names_the_line_on_which_its_rule_begins() -> None:
    """Comments and semicolons in strings end nothing."""
    text = '// a; b\n\n@id("x.a") permit (principal, action == Action::"grant:see", resource)\n'
    text += 'when { resource.person == "a;b" };\n\n@id("x.b")\nforbid (principal, action resource);'
    (fault,) = faults(text)
    assert (fault.file, fault.line) == ("planted.cedar", 6)
    assert "brackets" in fault.fix


def test_every_fault_of_a_set_is_told_at_once() -> None:
    """Nobody corrects them one by one."""
    text = 'permit (principal, action, resource);\n@id("X Y")\nforbid (principal, action, resource);\nhello;'
    assert [fault.line for fault in faults(text)] == [1, 2, 4]


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("(" * 20_000 + "true" + ")" * 20_000, "signs"),
        ("(" * 300 + "true" + ")" * 300, "deep"),
        ("true && " * 400 + "true", "operators"),
        ("resource" + ".a" * 1_000, "operators"),
        ("if true then " * 250 + "true" + " else true" * 50, "operators"),
        ("[" * 500 + "]" * 500, "deep"),
        ('resource.person == "' + "x" * 1_000_000 + '"', "KB"),
    ],
    ids=["longer than any rule", "brackets", "and", "dots", "if", "sets", "a megabyte"],
)
def test_what_would_overflow_the_parser_never_reaches_it(body: str, what: str) -> None:
    """Twenty thousand brackets end the process where they are parsed."""
    (fault,) = faults(HEAD + body + " };")
    assert what in fault.what


def test_thousands_of_rules_are_refused_before_they_are_validated() -> None:
    """Counting is cheap; validating grows with rules times actions."""
    rule = '@id("x.n{}") forbid (principal, action, resource);\n'
    found = faults("".join(rule.format(number) for number in range(2_000)))
    assert [fault for fault in found if "rules" in fault.what]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('@id("x")\npermit (principal == ?principal, action, resource);', "template"),
        ('@id("grant.it-sees")\npermit (principal, action == Action::"grant:see", resource);', "of its own"),
        (HEAD + "resource.colour };", "do not fit the schema"),
        (HEAD + "context.planet == 3 };", "do not fit the schema"),
        (HEAD + "resource.person like 7 };", "does not parse"),
        (HEAD + "\x00 };", "does not parse"),
        ("  permit (principal, action, resource);", "@id of its own"),
    ],
)
def test_a_rule_that_cannot_be_used_says_why(text: str, what: str) -> None:
    """With the line of the rule."""
    (fault,) = faults(text)
    assert what in fault.what
    assert fault.line == 1
    assert fault.fix


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    """One sentence."""
    with pytest.raises(PolicyFault, match=r"schema\.cedarschema"):
        authz.load(tmp_path / "nothing")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("{", "not JSON"),
        ("[]", "no cases"),
        ('{"cases": [{"says": "x"}]}', "case 1"),
        ('{"subjects": {}, "resources": {}, "cases": [{"subject": "a"}]}', "case 1"),
        ('{"cases": 7}', "no cases"),
    ],
)
def test_cases_that_cannot_be_read_are_refused(text: str, what: str) -> None:
    """With file and number."""
    with pytest.raises(PolicyFault, match=what):
        authz.cases({"tests/planted.json": text})
