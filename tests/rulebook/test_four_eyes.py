"""A change of the rules needs a second person, and is exactly what was shown."""

import pytest

from gateway import rulebook, work
from gateway.authz import SYSTEM, Policies
from gateway.kernel import errors
from gateway.rulebook import AlreadyDecided, RulesMoved, RulesRefused
from gateway.work import NotAllowed
from tests.company import Company
from tests.rulebook import changes


async def test_a_second_person_makes_it_active(
    units: work.Units, company: Company, policies: Policies, emitted: list[work.Emitted]
) -> None:
    """Proposed by IT, accepted by security, adopted by a process that looks."""
    change = await changes.proposed(units, company.it, changes.shut(policies))
    await changes.accepted(units, company.security, change)
    await rulebook.begin(units, policies)
    assert changes.RULE in units.policies.ids
    assert units.policies.version != policies.version
    assert [type(e.event).__name__ for e in emitted][-2:] == ["PolicyProposed", "PolicyAccepted"]


async def test_nobody_accepts_what_they_proposed(
    units: work.Units, company: Company, policies: Policies
) -> None:
    """The rule says so in words; rejecting one's own is allowed."""
    change = await changes.proposed(units, company.it, changes.shut(policies))
    with pytest.raises(NotAllowed) as no:
        await changes.accepted(units, company.it, change)
    assert no.value.reasons == ("policy.four-eyes",)
    async with units.open(company.it) as unit:
        rejected = await rulebook.reject(unit, change, why="Not now.")
    assert rejected.state == rulebook.ChangeState.REJECTED
    await rulebook.begin(units, policies)
    assert units.policies.version == policies.version


async def test_only_it_and_security_propose_and_decide(
    units: work.Units, company: Company, policies: Policies
) -> None:
    """An employee does not even learn that there is one; an auditor looks."""
    with pytest.raises(NotAllowed):
        await changes.proposed(units, company.auditor, changes.shut(policies))
    change = await changes.proposed(units, company.it, changes.shut(policies))
    with pytest.raises(errors.NotFound):
        await changes.accepted(units, company.ines, change)
    with pytest.raises(NotAllowed):
        await changes.accepted(units, company.auditor, change)
    async with units.read(company.auditor) as unit:
        assert [one.id for one in await rulebook.listing(unit)] == [change]
    async with units.read(company.ines) as unit:
        with pytest.raises(errors.NotFound):
            await rulebook.change(unit, change)


async def test_a_change_is_decided_once(units: work.Units, company: Company, policies: Policies) -> None:
    """Accepted and rejected are ends."""
    change = await changes.proposed(units, company.it, changes.shut(policies))
    await changes.accepted(units, company.security, change)
    with pytest.raises(AlreadyDecided):
        await changes.accepted(units, company.security, change)
    with pytest.raises(AlreadyDecided):
        async with units.open(company.security) as unit:
            await rulebook.reject(unit, change, why="Too late.")


async def test_what_was_shown_against_other_rules_is_not_accepted(
    units: work.Units, company: Company, policies: Policies
) -> None:
    """Two changes of one set: after the first, the second has to be looked at anew."""
    first = await changes.proposed(units, company.it, changes.shut(policies))
    second = await changes.proposed(
        units, company.it, {"catalog.cedar": policies.files["catalog.cedar"] + "// more words\n"}
    )
    await changes.accepted(units, company.security, first)
    with pytest.raises(RulesMoved):
        await changes.accepted(units, company.security, second)
    with pytest.raises(RulesMoved):
        await changes.proposed(units, company.it, {"hours.cedar": changes.SHUT})
    await rulebook.begin(units, policies)
    with pytest.raises(RulesMoved):
        await changes.accepted(units, company.security, second)


async def test_accepted_changes_add_up(units: work.Units, company: Company, policies: Policies) -> None:
    """The newest row alone makes the whole set."""
    await changes.accepted(
        units, company.security, await changes.proposed(units, company.it, changes.shut(policies))
    )
    await rulebook.begin(units, policies)
    more = {"catalog.cedar": policies.files["catalog.cedar"] + "// more words\n"}
    await changes.accepted(units, company.it, await changes.proposed(units, company.security, more))
    await rulebook.begin(units, policies)
    assert changes.RULE in units.policies.ids
    assert units.policies.files["catalog.cedar"].endswith("// more words\n")


async def test_rules_that_do_not_fit_a_release_stop_its_start(
    units: work.Units, company: Company, policies: Policies
) -> None:
    """By the product's files alone it would decide by rules that nobody chose."""
    change = await changes.proposed(units, company.it, changes.shut(policies))
    await changes.accepted(units, company.security, change)
    async with units.open(SYSTEM) as unit:
        row = await unit.db.get_one(rulebook.PolicyChange, change)
        row.overlay = {"hours.cedar": changes.SHUT.replace("resource.class", "resource.gone")}
    with pytest.raises(rulebook.RulebookFault, match=r"hours\.cedar, line 2.*release before it"):
        await rulebook.begin(units, policies)
    assert units.policies.version == policies.version


@pytest.mark.parametrize(
    ("name", "text", "what"),
    [
        ("rulebook.cedar", "", "not for proposals"),
        ("tests/rulebook.json", "{}", "not for proposals"),
        ("schema.cedarschema", "", "no name"),
        ("../hours.cedar", "", "no name"),
        ("/etc/hours.cedar", "", "no name"),
        ("tests/../hours.cedar", "", "no name"),
        ("Hours.cedar", "", "no name"),
        ("hours.cedar\n", "", "no name"),
        ("hours.cedar", "\x00", "no text"),
        ("hours.cedar", "// \ud800", "no text"),
        ("hours.cedar", "x" * 1_000_000, "KB"),
        ("hours.cedar", "forbid (", "does not parse"),
        ("hours.cedar", changes.SHUT.replace("@fact", "// @fact"), "without words"),
        ("hours.cedar", changes.SHUT, "decides no case"),
        ("tests/hours.json", "[", "not JSON"),
    ],
)
async def test_a_file_that_cannot_be_used_is_refused_with_its_line(
    units: work.Units, company: Company, name: str, text: str, what: str
) -> None:
    """Nothing is stored."""
    with pytest.raises(RulesRefused) as refused:
        await changes.proposed(units, company.it, {name: text})
    assert any(what in words for words in refused.value.fields.values())
    async with units.read(company.it) as unit:
        assert await rulebook.listing(unit) == []


async def test_a_shipped_case_that_turns_refuses_the_change(
    units: work.Units, company: Company, policies: Policies
) -> None:
    """Unless the case is changed together with the rule."""
    looser = policies.files["grants.cedar"].replace("unless { resource.live }", "unless { true }")
    with pytest.raises(RulesRefused) as refused:
        await changes.proposed(units, company.it, {"grants.cedar": looser})
    assert any("nobody uses a grant that is not live" in words for words in refused.value.fields.values())
