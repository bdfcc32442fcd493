"""Decisions at the edge: who passes, who is refused and how, and that nothing unknown is a yes."""

import base64
import json
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from gateway import audit, enforcement, grants, identity, work
from gateway.authz import SYSTEM
from gateway.edge.calls import Answer
from gateway.kernel import FixedClock
from tests.company import Company, open_grant
from tests.edge.conftest import COOKIES, Desk, DeskOf, enter, header, set_cookies


def lease_of(answer: Answer) -> dict[str, object] | None:
    """The claims of the lease that an answer sets."""
    token = set_cookies(answer).get(COOKIES.lease)
    if token is None:
        return None
    body = token.split(".")[1]
    claims: dict[str, object] = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return claims


async def revoke(units: work.Units, company: Company, grant: grants.Grant) -> None:
    """IT takes it away."""
    async with units.open(company.it) as unit:
        await grants.revoke(unit, grants.GrantId(grant.id), why="test")


async def test_a_person_with_a_session_and_a_grant_passes_and_gets_a_lease(
    units: work.Units, company: Company, desk: Desk
) -> None:
    """Identity values for Envoy to set, the ids of grant and person, a lease of a minute."""
    grant = await open_grant(units, company.ines, "desk")
    answer = await desk.ask("desk", (await enter(units, company.ines)).secret)
    assert answer.status == 200
    assert header(answer, "x-frontdesk-value-user") == "ines"
    assert header(answer, "x-frontdesk-grant") == str(grant.id)
    lease = lease_of(answer)
    assert lease is not None
    assert (lease["aud"], lease["gid"]) == ("desk", str(grant.id))


async def test_a_person_with_a_session_and_no_grant_is_refused_without_a_lease(
    units: work.Units, company: Company, desk: Desk
) -> None:
    """403 with words, no cookie."""
    answer = await desk.ask("desk", (await enter(units, company.ines)).secret)
    assert (answer.status, set_cookies(answer)) == (403, {})
    assert json.loads(answer.body)["type"].endswith("/no-access")


async def test_nobody_who_navigates_is_sent_to_sign_in(company: Company, desk: Desk) -> None:
    """302 to our own path, with the deep link in it and nothing to cache."""
    answer = await desk.ask("desk", page=True)
    assert answer.status == 302
    assert header(answer, "location") == "/.frontdesk/start?to=%2Finbox%3Funread%3D1"
    assert header(answer, "cache-control") == "no-store"


async def test_nobody_who_does_not_navigate_gets_a_problem(company: Company, desk: Desk) -> None:
    """A script or program could do nothing with a redirect: 401 and what to send."""
    answer = await desk.ask("desk")
    assert (answer.status, header(answer, "www-authenticate")) == (401, "Bearer")
    assert header(answer, "content-type") == "application/problem+json"


async def test_two_session_cookies_are_no_session(units: work.Units, company: Company, desk: Desk) -> None:
    """Whoever planted one beside the other chooses nothing; each alone passes."""
    await open_grant(units, company.ines, "desk")
    mine, other = await enter(units, company.ines), await enter(units, company.ines)
    assert (await desk.ask("desk", mine.secret, other.secret)).status == 401
    assert (await desk.ask("desk", mine.secret)).status == 200


async def test_a_session_of_another_service_is_no_session_here(
    units: work.Units, company: Company, desk: Desk
) -> None:
    """Grants for both; each session opens its own service only."""
    for slug in ("desk", "plant"):
        await open_grant(units, company.ines, slug)
    here = await enter(units, company.ines, "desk")
    assert (await desk.ask("plant", here.secret)).status == 401
    assert (await desk.ask("desk", here.secret)).status == 200


async def test_what_a_portal_cookie_says_opens_no_service(
    units: work.Units, company: Company, desk: Desk
) -> None:
    """A made-up secret, and the id of a living session in place of a secret."""
    await open_grant(units, company.ines, "desk")
    inside = await enter(units, company.ines)
    assert (await desk.ask("desk", str(inside.session))).status == 401
    assert (await desk.ask("desk", "")).status == 401


async def test_a_session_that_ended_at_the_portal_has_ended_at_the_service(
    units: work.Units, company: Company, desk: Desk
) -> None:
    """The service session is its child; the edge hears of it as of every revocation."""
    await open_grant(units, company.ines, "desk")
    inside = await enter(units, company.ines)
    assert (await desk.ask("desk", inside.secret)).status == 200
    async with units.open(company.ines) as unit:
        await identity.end_session(unit, inside.session)
    desk.standings.forget_all()
    assert (await desk.ask("desk", inside.secret)).status == 401


def claims(company: Company, clock: FixedClock, **changes: object) -> identity.VerifiedClaims:
    """What the validator says of the mill's token."""
    values: dict[str, object] = {
        "issuer": company.client.issuer,
        "realm": "partners",
        "subject": company.client.subject,
        "party": company.client.client_id,
        "client_id": company.client.client_id,
        "issued_at": clock.now(),
        "expires_at": clock.now() + timedelta(minutes=5),
        **changes,
    }
    return identity.VerifiedClaims(**values)  # type: ignore[arg-type]  # each has its own type


async def test_a_machine_with_a_grant_passes_and_never_gets_a_lease(
    units: work.Units, company: Company, desk: Desk, clock: FixedClock
) -> None:
    """Decided at every call; a token is never turned into a pass."""
    await open_grant(units, company.it, "desk", client=company.client.client_id)
    desk.tokens.known["good"] = claims(company, clock)
    answer = await desk.ask("desk", bearer="good")
    assert (answer.status, set_cookies(answer)) == (200, {})
    assert header(answer, "x-frontdesk-subject") == f"Client:{company.client.id}"


async def test_a_machine_without_a_grant_is_refused_although_its_token_is_good(
    units: work.Units, company: Company, desk: Desk, clock: FixedClock
) -> None:
    """A signature says who, not that they may."""
    desk.tokens.known["good"] = claims(company, clock)
    assert (await desk.ask("desk", bearer="good")).status == 403


async def test_a_token_that_is_refused_is_not_saved_by_a_session(
    units: work.Units, company: Company, desk: Desk, clock: FixedClock
) -> None:
    """A call with both is judged by its token alone; so is a token of somebody unknown here."""
    await open_grant(units, company.ines, "desk")
    inside = await enter(units, company.ines)
    assert (await desk.ask("desk", inside.secret, bearer="forged")).status == 401
    desk.tokens.known["stranger"] = claims(company, clock, subject="nobody", client_id="nobody")
    assert (await desk.ask("desk", inside.secret, bearer="stranger")).status == 401


async def test_a_lease_is_no_bearer_token(units: work.Units, company: Company, desk: Desk) -> None:
    """It is signed by us and says who somebody is, and still is accepted nowhere but in Envoy."""
    await open_grant(units, company.ines, "desk")
    lease = set_cookies(await desk.ask("desk", (await enter(units, company.ines)).secret))[COOKIES.lease]
    assert (await desk.ask("desk", bearer=lease)).status == 401
    assert (await desk.ask("desk", lease)).status == 401


async def test_while_decisions_cannot_be_put_on_record_nothing_is_decided(
    units: work.Units, company: Company, desk: Desk, tmp_path: Path
) -> None:
    """503 with a time to come back, for everybody; once the disk takes them, decisions go on."""
    await open_grant(units, company.ines, "desk")
    inside = await enter(units, company.ines)
    (tmp_path / "spool").write_text("a file where the folder should be")
    assert (await desk.ask("desk", inside.secret)).status == 200
    answer = await desk.ask("desk", inside.secret)
    assert (answer.status, header(answer, "retry-after"), set_cookies(answer)) == (503, "2", {})
    (tmp_path / "spool").unlink()
    await desk.spool.flush()
    assert (await desk.ask("desk", inside.secret)).status == 200
    await desk.spool.close()


async def test_while_the_database_is_away_nobody_new_passes(gone: work.Units, desk_of: DeskOf) -> None:
    """503, never a yes and never a redirect into a loop."""
    desk = desk_of(gone)
    for page in (False, True):
        answer = await desk.ask("desk", "secret", page=page)
        assert (answer.status, header(answer, "retry-after"), set_cookies(answer)) == (503, "2", {})


async def test_what_was_taken_away_is_refused_although_it_passed_a_moment_ago(
    units: work.Units, company: Company, desk: Desk
) -> None:
    """An operational service answers from memory for two seconds, but not beyond a revocation."""
    grant = await open_grant(units, company.ines, "plant")
    inside = await enter(units, company.ines, "plant")
    assert (await desk.ask("plant", inside.secret)).status == 200
    await revoke(units, company, grant)
    desk.standings.forget_all()
    assert (await desk.ask("plant", inside.secret)).status == 403


async def test_what_was_read_before_a_revocation_is_not_kept_after_it(
    units: work.Units, company: Company, desk: Desk
) -> None:
    """A read that was under way when everything was forgotten answers once and is not remembered."""
    await open_grant(units, company.ines, "plant")
    inside = await enter(units, company.ines, "plant")
    key = ("plant", b"key")

    async def while_forgetting(unit: work.Unit) -> enforcement.Standing | None:
        standing = await enforcement.of_session(unit, "plant", inside.secret)
        desk.standings.forget_all()
        return standing

    assert (await desk.standings.read(key, while_forgetting)).standing is not None
    assert desk.standings.recent(key) is None


async def test_an_operational_service_is_decided_at_every_call(
    units: work.Units, company: Company, desk: Desk
) -> None:
    """It passes, and no pass is handed out."""
    await open_grant(units, company.ines, "plant")
    inside = await enter(units, company.ines, "plant")
    answers = [await desk.ask("plant", inside.secret) for _ in range(2)]
    assert [(answer.status, set_cookies(answer)) for answer in answers] == [(200, {})] * 2


async def test_while_an_envoy_lags_people_pass_without_a_lease(
    units: work.Units, company: Company, desk: Desk, clock: FixedClock
) -> None:
    """What could not be taken back everywhere is not given; once it has caught up, it is again."""
    await open_grant(units, company.ines, "desk")
    inside = await enter(units, company.ines)
    async with units.open(SYSTEM) as unit:
        await enforcement.heard(unit, "slow", denied_acked=0)
        unit.emit(grants.GrantRevoked(id=uuid4()))
    clock.advance(timedelta(seconds=3))
    lagging = await desk.ask("desk", inside.secret)
    async with units.open(SYSTEM) as unit:
        await enforcement.heard(unit, "slow", denied_acked=1)
    assert (lagging.status, lease_of(lagging)) == (200, None)
    assert lease_of(await desk.ask("desk", inside.secret)) is not None


async def test_each_lease_carries_the_newest_revocation_of_its_moment(
    units: work.Units, company: Company, desk: Desk
) -> None:
    """Read anew from the database for every lease, not remembered."""
    await open_grant(units, company.ines, "desk")
    inside = await enter(units, company.ines)
    before = lease_of(await desk.ask("desk", inside.secret))
    async with units.open(SYSTEM) as unit:
        unit.emit(grants.GrantRevoked(id=uuid4()))
    after = lease_of(await desk.ask("desk", inside.secret))
    assert before is not None
    assert after is not None
    assert (before["gen"], after["gen"]) == (0, 1)


async def test_a_process_that_froze_before_signing_hands_out_no_longer_lease(
    units: work.Units, company: Company, desk: Desk, clock: FixedClock
) -> None:
    """A lease counts from before the read that it rests on, so it never outlives a denial."""
    await open_grant(units, company.ines, "desk")
    inside = await enter(units, company.ines)
    read_at = clock.now()

    async def frozen(unit: work.Unit) -> enforcement.Standing | None:
        standing = await enforcement.of_session(unit, "desk", inside.secret)
        clock.advance(timedelta(seconds=40))
        return standing

    fresh = await desk.standings.read(("desk", b"key"), frozen)
    assert fresh.standing is not None
    _, lives = enforcement.issue(desk.check.lease_key, fresh.standing, fresh.at, generation=0)
    assert (fresh.at, lives) == (read_at, 60)


async def test_every_decision_is_put_on_record_with_its_reason(
    units: work.Units, company: Company, desk: Desk, tmp_path: Path
) -> None:
    """One line for the yes, one for the no."""
    await open_grant(units, company.ines, "desk")
    for person in (company.ines, company.olaf):
        inside = await enter(units, person)
        await desk.ask("desk", inside.secret)
    await desk.spool.close()
    (segment,) = (tmp_path / "spool").iterdir()
    lines = [json.loads(line) for line in segment.read_text().splitlines()]
    assert [line["outcome"] for line in lines] == [audit.Outcome.DONE, audit.Outcome.REFUSED]
    assert lines[0]["reasons"] == ["grant.holder-uses"]
    assert lines[1]["subject"] == f"Person:{company.olaf.id}"
