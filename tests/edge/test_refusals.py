"""The words of a no at a service's own address."""

import json
from functools import partial

import pytest

from gateway import authz
from gateway.edge.refusals import envoy_pages, refusal
from gateway.enforcement import Refusal

MEMBERS = {"rule", "fact", "who", "next_step", "alternative"}


@pytest.mark.parametrize("kind", list(Refusal))
def test_every_refusal_of_envoy_explains_itself(kind: Refusal) -> None:
    """Rule, fact, who can change it, next step, another way: in the document and on the page."""
    page = envoy_pages("http://localhost").texts[kind]
    assert set(page.why) == MEMBERS
    assert page.why["fact"] in page.html.replace("&#39;", "'")


def test_a_rule_speaks_for_itself_to_programs_and_people(policies: authz.Policies) -> None:
    """The words beside the rule, in both forms."""
    say = partial(refusal, portal_origin="http://localhost", policies=lambda: policies)
    rule = "grant.operational-no-outsiders"
    document = json.loads(say("plant", "rule", (rule,), page=False)[1])
    assert document["reasons"] == [rule]
    assert document.keys() >= MEMBERS
    assert document["rule"] == policies.words[rule].rule
    assert policies.words[rule].rule in say("plant", "rule", (rule,), page=True)[1].decode()


def test_without_a_rule_the_action_has_words(policies: authz.Policies) -> None:
    """Nothing allows the use."""
    say = partial(refusal, portal_origin="http://localhost", policies=lambda: policies)
    document = json.loads(say("plant", "rule", (), page=False)[1])
    assert document["rule"] == authz.of_action("grant:use").rule


def test_while_the_portal_is_away_no_page_leads_there() -> None:
    """Elsewhere they do; the words are there in every language."""
    texts = envoy_pages("http://localhost").texts
    away = texts[Refusal.FRONTDESK_AWAY]
    for page in (away.html, *away.others.values()):
        assert "href=" not in page
    assert "Nothing that you did is lost." in away.html
    assert "Nichts von dem, was Sie getan haben, geht verloren." in away.others["de"]
    assert 'href="http://localhost/my-access"' in texts[Refusal.UPSTREAM_UNREACHABLE].html
