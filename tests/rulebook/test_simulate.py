"""What a change would do, on what is real."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import select

from gateway import authz, grants, requests, rulebook, work
from gateway.authz import NOTHING, SYSTEM, Action, Policies
from gateway.rulebook.reality import Named, subjects
from gateway.work import NotAllowed
from tests.company import Company, open_grant
from tests.rulebook import changes


async def test_who_loses_what_by_which_rule(units: work.Units, company: Company, policies: Policies) -> None:
    """Two of ours lose the desk; the plant and the supplier go on."""
    for subject, slug in ((company.ines, "desk"), (company.olaf, "desk"), (company.olaf, "plant")):
        await open_grant(units, subject, slug)
    await open_grant(units, company.supplier, "desk")
    proposed = authz.compose({**policies.files, **changes.shut(policies)})
    async with units.read(company.it) as unit:
        found = await rulebook.simulate(unit, proposed)
    use = next(tally for tally in found.tallies if tally.action == Action.GRANT_USE)
    assert (use.asked, use.gain, use.lose) == (4, 0, 2)
    rows = {(row.who, row.what) for change in found.changes for row in change.rows}
    assert rows == {("ines", "desk"), ("olaf", "desk")}
    assert {change.rules for change in found.changes} == {(changes.RULE,)}
    assert (found.added, found.removed, found.lifted) == ((changes.RULE,), (), ())


async def test_a_rule_that_forbids_no_more_is_told_loudly(
    units: work.Units, company: Company, policies: Policies
) -> None:
    """Also where nobody is touched today."""
    files = {**policies.files}
    files["grants.cedar"] = files["grants.cedar"].replace("unless { resource.live }", "unless { true }")
    async with units.read(company.it) as unit:
        found = await rulebook.simulate(unit, authz.compose(files))
    assert found.lifted == ("grant.only-live-is-used",)
    assert found.changes == ()


async def test_a_circle_that_opens_is_counted_in_people(
    units: work.Units, company: Company, policies: Policies
) -> None:
    """Everybody of the workforce would see what sales sees."""
    files = {**policies.files}
    files["catalog.cedar"] = files["catalog.cedar"].replace(
        "&& (resource.units.isEmpty() || resource.units.contains(principal.unit)) };", "};", 1
    )
    async with units.read(company.it) as unit:
        found = await rulebook.simulate(unit, authz.compose(files))
    see = next(tally for tally in found.tallies if tally.action == Action.CIRCLE_SEE)
    assert (see.gain, see.lose) == (3, 0)  # olaf, security and the auditor; IT saw it before
    assert {change.rows[0].what for change in found.changes} == {"sales"}


@pytest.mark.parametrize("by", ["id", "pattern"])
async def test_a_rule_about_one_person_touches_that_person_alone(
    units: work.Units, company: Company, policies: Policies, by: str
) -> None:
    """Grouping by attributes must not lend one person's answer to a neighbour."""
    await open_grant(units, company.it, "desk")
    await open_grant(units, company.security, "desk")
    await open_grant(units, company.auditor, "desk")
    test = (
        f'principal.key == "{company.it.id}"' if by == "id" else f'principal.key like "{company.it.id[:-1]}*"'
    )
    rule = changes.SHUT.replace("resource.organisation ==", f'principal is Person && {test} && "own" ==')
    async with units.read(company.it) as unit:
        found = await rulebook.simulate(unit, authz.compose({**policies.files, "hours.cedar": rule}))
    rows = {row.who for change in found.changes for row in change.rows}
    assert "it" in rows
    naive = await _naive(units, authz.compose({**policies.files, "hours.cedar": rule}))
    assert sum(change.count for change in found.changes) == naive


async def test_grouping_asks_what_asking_everybody_asks(
    units: work.Units, company: Company, policies: Policies
) -> None:
    """One rule for each attribute of a grant and of a person: never another count than one by one."""
    for subject, slug in (
        (company.ines, "desk"),
        (company.ines, "deals"),
        (company.olaf, "plant"),
        (company.it, "desk"),
        (company.supplier, "desk"),
        (company.security, "plant"),
    ):
        await open_grant(units, subject, slug)
    tests = [
        'resource.class == "operational"',
        'resource.half == "front"',
        'resource.data == "internal"',
        'resource.organisation == "mill"',
        'resource.service_state == "published"',
        'principal is Person && principal.unit == "sales"',
        'principal is Person && principal.roles.contains("security")',
        'principal is Person && principal.realm == "partners"',
        "resource.live",
    ]
    for number, test in enumerate(tests):
        head = f'@id("x.n{number}") forbid (principal, action == Action::"grant:use", resource)'
        rule = f"{head} when {{ {test} }};"
        proposed = authz.compose({**policies.files, "x.cedar": rule})
        async with units.read(company.it) as unit:
            found = await rulebook.simulate(unit, proposed)
        lost = next(tally.lose for tally in found.tallies if tally.action == Action.GRANT_USE)
        assert (test, lost) == (test, await _naive(units, proposed))
        assert lost


async def test_an_employee_sees_nothing_of_it(
    units: work.Units, company: Company, policies: Policies
) -> None:
    """It names other people's access."""
    async with units.read(company.ines) as unit:
        with pytest.raises(NotAllowed):
            await rulebook.simulate(unit, policies)


async def test_a_request_that_waits_would_be_approved_by_a_rule(
    units: work.Units, company: Company, policies: Policies
) -> None:
    """Somebody's yes is awaited today; the change would give it."""
    form = requests.SubmitForm.model_validate({"service": "desk", "plan": "deluxe", "reason": "For a test."})
    async with units.open(company.ines) as unit:
        await requests.submit(unit, form)
    rule = '@id("x.a") permit (principal, action == Action::"request:approve_automatically", resource);'
    async with units.read(company.it) as unit:
        found = await rulebook.simulate(unit, authz.compose({**policies.files, "x.cedar": rule}))
    (change,) = found.changes
    assert (change.action, change.after, change.rules) == ("request:approve_automatically", True, ("x.a",))
    assert [(row.who, row.what) for row in change.rows] == [("ines", "desk")]


async def test_access_that_is_over_is_not_asked(
    units: work.Units, company: Company, policies: Policies
) -> None:
    """Only what can be used now."""
    grant = await open_grant(units, company.ines, "desk")
    async with units.open(SYSTEM) as unit:
        row = await unit.db.get_one(grants.Grant, grant.id)
        row.starts_at, row.ends_at = row.starts_at - timedelta(days=400), unit.now
    async with units.read(company.it) as unit:
        found = await rulebook.simulate(unit, policies)
    assert next(tally.asked for tally in found.tallies if tally.action == Action.GRANT_USE) == 0


def test_ids_in_rules_are_found(policies: Policies) -> None:
    """In any rule of either set; the shipped ones name nobody."""
    id_ = UUID(int=7)
    text = changes.SHUT.replace('== "own"', f'== "{id_}"')
    assert Named.by(policies).ids == frozenset()
    assert Named.by(policies, authz.compose({**policies.files, "x.cedar": text})).ids == {id_}


async def _naive(units: work.Units, proposed: Policies) -> int:
    """How many grants lose their use, one by one."""
    async with units.read(SYSTEM) as unit:
        lost = 0
        for grant in await _live(unit):
            (subject,) = (await subjects(unit, [grant.holder_id])).values()
            resource = grants.grant_entity(grant, unit.now, half="front", data="internal")
            when = authz.moment(unit.now, proposed.zone, NOTHING)
            lost += not authz.decide(proposed, subject, Action.GRANT_USE, resource, when).allowed
        return lost


async def _live(unit: work.Unit) -> list[grants.Grant]:
    return list((await unit.db.execute(select(grants.Grant).where(grants.Grant.state == "active"))).scalars())
