"""The yes of a moment ago: it is given again for the very same facts only, and every one is on record."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from gateway import authz, work
from gateway.kernel import FixedClock, crypto
from tests.company import Company, open_grant
from tests.edge.conftest import Desk, enter

DAYS = 400


async def test_calls_with_the_same_proof_are_each_on_record(
    units: work.Units, company: Company, desk: Desk, clock: FixedClock, tmp_path: Path
) -> None:
    """The second one is answered alike, and has its own line with its own time."""
    await open_grant(units, company.ines, "plant")
    inside = await enter(units, company.ines, "plant")
    first = await desk.ask("plant", inside.secret)
    clock.advance(timedelta(seconds=1))
    assert await desk.ask("plant", inside.secret) == first
    await desk.spool.close()
    (segment,) = (tmp_path / "spool").iterdir()
    lines = [json.loads(line) for line in segment.read_text().splitlines()]
    assert [line["at"] for line in lines] == [
        (clock.now() - timedelta(seconds=1)).isoformat(),
        clock.now().isoformat(),
    ]


async def test_a_yes_of_a_moment_ago_ends_with_the_access(
    units: work.Units, company: Company, desk: Desk, clock: FixedClock
) -> None:
    """The standing is still remembered when its end passes, and a remembered yes does not outlive that."""
    await open_grant(units, company.ines, "plant")
    inside = await enter(units, company.ines, "plant")
    assert (await desk.ask("plant", inside.secret)).status == 200
    clock.advance(timedelta(days=DAYS))
    assert (await desk.ask("plant", inside.secret)).status == 403


async def test_other_facts_or_rules_are_another_question(
    units: work.Units, company: Company, desk: Desk, clock: FixedClock, policies: authz.Policies
) -> None:
    """A standing that was read anew, rules that were replaced, rules that look at the clock."""
    await open_grant(units, company.ines, "plant")
    inside = await enter(units, company.ines, "plant")
    await desk.ask("plant", inside.secret)
    key = ("plant", crypto.fingerprint(inside.secret))
    now, same = clock.now(), desk.check.passes.same
    standing = desk.standings.recent(key)
    assert standing is not None
    yes = same(key, standing, policies, now)
    assert yes is not None
    assert same(key, replace(yes.standing), policies, now) is None
    assert same(key, yes.standing, replace(policies), now) is None
    timed = replace(policies, timed=True)
    desk.check.passes.keep(key, replace(yes, policies=timed))
    assert same(key, yes.standing, timed, now) is None
