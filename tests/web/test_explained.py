"""A refusal's document says rule, fact, who can change it, next step and another way."""

import pytest

from gateway import authz, requests, work
from gateway.authz import Action, Decision
from gateway.kernel import Problem, errors
from gateway.web import problems

MEMBERS = {"rule", "fact", "who", "next_step", "alternative"}


def refused(action: Action, *reasons: str) -> work.NotAllowed:
    """A no, by these rules."""
    return work.NotAllowed(Decision(False, reasons, "v", action.value, "Person:p", "Grant:g"))  # noqa: FBT003  # no


def test_the_words_are_those_of_the_rule_that_said_no(policies: authz.Policies) -> None:
    """Beside the reasons."""
    said = problems.body(problems.tell(refused(Action.GRANT_USE, "grant.only-live-is-used"), policies))
    assert said["reasons"] == ["grant.only-live-is-used"]
    assert said["rule"] == "Only active access can be used."
    assert said.keys() >= MEMBERS


def test_where_no_rule_spoke_the_words_are_those_of_the_action(policies: authz.Policies) -> None:
    """Nothing allows it."""
    said = problems.body(problems.tell(refused(Action.AUDIT_READ), policies))
    assert (said["reasons"], said["rule"]) == ([], "The trail is read by auditors.")
    assert said.keys() >= MEMBERS


def test_a_rule_that_leaves_it_to_people_is_said_too(policies: authz.Policies) -> None:
    """No automatic approval, because of a rule."""
    rule = "request.confidential-never-automatic-for-outsiders"
    said = problems.body(problems.tell(requests.NeedsApproval((rule,)), policies))
    assert said["rule"] == policies.words[rule].rule


@pytest.mark.parametrize("problem", [errors.NotFound(), errors.Conflict("x"), errors.Invalid("x")])
def test_what_is_no_refusal_names_no_rule(policies: authz.Policies, problem: Problem) -> None:
    """Not visible is told exactly like not there."""
    assert not problems.body(problems.tell(problem, policies)).keys() & MEMBERS
