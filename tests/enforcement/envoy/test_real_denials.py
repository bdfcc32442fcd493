"""Revocation beats the lease, in a real Envoy."""

from dataclasses import replace

import pytest

from tests.enforcement.envoy import facts
from tests.enforcement.envoy.stack import Stack


@pytest.mark.parametrize("kind", facts.KINDS)
def test_a_valid_lease_is_refused_by_each_id(stack: Stack, kind: str) -> None:
    """And one that carries another id is not; nor is the id of a different kind."""
    claim, value = facts.KINDS[kind]
    stack.publish(denied=facts.denied(kind, frozenset({value, "a.b|c", "x"})))
    refused = stack.get("calendar.localhost", "/", stack.cookie())
    assert refused.status == 403
    assert any(one.startswith(f"{facts.LEASE_COOKIE}=;") for one in refused.all("set-cookie"))
    assert stack.get("calendar.localhost", "/", stack.cookie(**{claim: f"{value}0"})).status == 200
    others = {other: f"{value}-not" for other, _ in facts.KINDS.values()} | {"user": value}
    assert stack.get("calendar.localhost", "/", stack.cookie(**others)).status == 200
    assert stack.gateway.asked == []


def test_who_has_no_lease_is_decided_whatever_is_denied(stack: Stack) -> None:
    """The list speaks of leases; a decision reads the truth itself."""
    stack.publish(denied=replace(facts.nobody_denied(), grants=frozenset({"g-1"})))
    assert stack.get("calendar.localhost", "/").status == 200
    assert len(stack.gateway.asked) == 1


def test_leases_of_an_older_generation_are_refused(stack: Stack) -> None:
    """And those without one; a newer one passes."""
    stack.publish(denied=facts.nobody_denied(generation=5))
    assert stack.get("calendar.localhost", "/", stack.cookie(gen=4)).status == 503
    assert stack.get("calendar.localhost", "/", stack.cookie(gen="5")).status == 503
    assert stack.get("calendar.localhost", "/", stack.cookie(gen=None)).status == 503
    assert stack.get("calendar.localhost", "/", stack.cookie(gen=5)).status == 200
    assert stack.get("calendar.localhost", "/", stack.cookie(gen=6)).status == 200


def test_a_full_list_is_matched_whole(stack: Stack) -> None:
    """Five hundred entries, the last one counts."""
    many = frozenset(f"0192f0c4-0000-7000-8000-{number:012d}" for number in range(499)) | {"g-1"}
    stack.publish(denied=replace(facts.nobody_denied(), grants=many))
    assert stack.get("calendar.localhost", "/", stack.cookie()).status == 403
    assert stack.get("calendar.localhost", "/", stack.cookie(gid="g-2")).status == 200


def test_an_overflowing_list_is_its_generation(stack: Stack) -> None:
    """Everything older is refused; what was issued since goes on."""
    many = frozenset(f"g-{number}" for number in range(2, 600))
    stack.publish(denied=replace(facts.nobody_denied(generation=9), grants=many))
    assert stack.get("calendar.localhost", "/", stack.cookie(gen=8)).status == 503
    assert stack.get("calendar.localhost", "/", stack.cookie(gen=9)).status == 200


def test_a_refused_person_reads_why(stack: Stack) -> None:
    """A page for a browser, a problem document for a program."""
    stack.publish(denied=replace(facts.nobody_denied(), grants=frozenset({"g-1"})))
    page = stack.get("calendar.localhost", "/", stack.cookie(), ("Accept", "text/html,*/*;q=0.8"))
    assert page.all("content-type") == ["text/html; charset=utf-8"]
    assert b"access-ended" in page.body
    assert b"100% explained" in page.body
    problem = stack.get("calendar.localhost", "/", stack.cookie())
    assert problem.all("content-type") == ["application/problem+json"]
    assert problem.arrived["type"] == "/problems/access-ended"
    assert problem.arrived["instance"] == f"urn:uuid:{problem.all('x-request-id')[0]}"
