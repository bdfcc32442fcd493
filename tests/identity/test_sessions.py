"""How long a session lives, and everything that ends it."""

from datetime import timedelta

import pytest
from redis.asyncio import Redis
from sqlmodel import col, select, update

from gateway import authz, identity, work
from gateway.identity import SessionId
from gateway.kernel import FixedClock, errors, new_id
from tests.identity.conftest import Desk, supplier_claims
from tests.identity.minting import OTHER


async def _touch(desk: Desk, signed_in: identity.SignedIn) -> None:
    async with desk.units.open(signed_in.subject) as unit:
        await identity.touch(unit, signed_in.session_id)


@pytest.mark.parametrize(
    ("realm", "idle", "absolute"),
    [
        ("workforce", timedelta(minutes=30), timedelta(hours=12)),
        ("partners", timedelta(minutes=15), timedelta(hours=8)),
    ],
)
async def test_a_session_falls_asleep_unused_and_ends_used(
    realm: str, idle: timedelta, absolute: timedelta, desk: Desk, clock: FixedClock
) -> None:
    """Idle and absolute life belong to the realm."""
    claims = supplier_claims() if realm == "partners" else {}
    email = "p@brightwell.example" if realm == "partners" else "a@lindenhof.example"
    unused, used = await desk.sign_in(email, **claims), await desk.sign_in(email, **claims)
    began, step = clock.now(), timedelta(minutes=10)
    while clock.now() + step < began + absolute:
        clock.advance(step)
        who = await desk.who(used.secret)
        assert who is not None
        await _touch(desk, who)
        assert (await desk.who(unused.secret) is not None) == (clock.now() - began < idle)
    clock.advance(step)
    assert await desk.who(used.secret) is None


async def test_a_session_that_ended_cannot_be_touched_awake(desk: Desk, clock: FixedClock) -> None:
    """Neither one that was ended nor one that fell asleep."""
    ended, asleep = await desk.sign_in(), await desk.sign_in()
    async with desk.units.open(ended.signed_in.subject) as unit:
        await identity.end_session(unit, ended.signed_in.session_id)
    await _touch(desk, ended.signed_in)
    clock.advance(timedelta(minutes=31))
    await _touch(desk, asleep.signed_in)
    assert await desk.who(ended.secret) is None
    assert await desk.who(asleep.secret) is None


async def test_only_the_hash_of_a_session_is_stored(desk: Desk) -> None:
    """Whoever reads the table cannot use what is in it."""
    started = await desk.sign_in()
    async with desk.units.read(authz.SYSTEM) as unit:
        row = (await unit.db.execute(select(identity.Session))).scalar_one()
    assert started.secret not in str(row.model_dump())
    assert len(started.secret) == 22
    assert await desk.who(row.secret_hash.hex()) is None
    assert started.secret not in repr(started)


async def test_a_person_ends_their_own_session_and_no_one_elses(
    desk: Desk, emitted: list[work.Emitted]
) -> None:
    """Sign-out says so once; somebody else's session is not there; an administrator may."""
    mine, other = await desk.sign_in(), await desk.sign_in(sub="other", roles=["it-admin"])
    async with desk.units.open(mine.signed_in.subject) as unit:
        with pytest.raises(work.NotVisible):
            await identity.end_session(unit, other.signed_in.session_id)
    async with desk.units.open(other.signed_in.subject) as unit:
        await identity.end_session(unit, mine.signed_in.session_id)
        await identity.end_session(unit, mine.signed_in.session_id)
    assert await desk.who(mine.secret) is None
    assert await desk.who(other.secret) is not None
    ended = [entry.event for entry in emitted if isinstance(entry.event, identity.SessionEnded)]
    assert ended == [identity.SessionEnded(id=mine.signed_in.session_id, person=mine.signed_in.person_id)]
    async with desk.units.open(other.signed_in.subject) as unit:
        with pytest.raises(errors.NotFound):
            await identity.end_session(unit, SessionId(new_id()))


async def _back_channel(desk: Desk, **changes: object) -> int:
    logout = await desk.validator.verify_logout(desk.mint.token(desk.mint.logout_claims(**changes)))
    async with desk.units.open(authz.SYSTEM) as unit:
        return await identity.end_sessions_of(unit, logout)


async def test_the_issuer_ends_one_session_by_its_id(desk: Desk) -> None:
    """The one that it names, not its neighbour of the same person."""
    one, two = await desk.sign_in(sid="kc-1"), await desk.sign_in(sid="kc-2")
    assert await _back_channel(desk, sid="kc-1", sub=None) == 1
    assert await desk.who(one.secret) is None
    assert await desk.who(two.secret) is not None


async def test_the_issuer_ends_all_sessions_of_a_person_that_began_before(
    desk: Desk, clock: FixedClock
) -> None:
    """The same token sent again later ends nothing that began since."""
    await desk.sign_in()
    old = desk.mint.logout_claims(sid=None)
    clock.advance(timedelta(seconds=5))
    later = await desk.sign_in()
    logout = await desk.validator.verify_logout(desk.mint.token(old))
    async with desk.units.open(authz.SYSTEM) as unit:
        assert await identity.end_sessions_of(unit, logout) == 1
        assert await identity.end_sessions_of(unit, logout) == 0
    assert await desk.who(later.secret) is not None


async def test_an_issuer_does_not_end_sessions_of_another(desk: Desk) -> None:
    """The same subject and session id at two issuers are two."""
    started = await desk.sign_in(sid="kc-1")
    assert await _back_channel(desk, sid="kc-1", iss=OTHER.url) == 0
    assert await desk.who(started.secret) is not None


async def test_a_lost_valkey_costs_a_write_and_no_session(desk: Desk, clock: FixedClock) -> None:
    """Whether a session lives is never read from it."""
    started = await desk.sign_in()
    touches = identity.Touches(Redis(host="127.0.0.1", port=1, socket_timeout=0.2))
    assert not await touches.claim(started.signed_in)
    clock.advance(timedelta(seconds=61))
    who = await desk.who(started.secret)
    assert who is not None
    assert await touches.claim(who)


async def test_tokens_of_people_and_machines_are_told_apart(desk: Desk, clock: FixedClock) -> None:
    """A machine is its own subject; a person's token through the same client is not the machine."""
    person = await desk.sign_in()
    token = await desk.validator.verify(desk.mint.token())
    own = {"iss": OTHER.url, "sub": "machine-1", "azp": "collector", "client_id": "collector"}
    machine = await desk.validator.verify(desk.mint.token(desk.mint.claims(**own)))
    through = await desk.validator.verify(
        desk.mint.token(desk.mint.claims(**{**own, "sub": "supplier-9", "client_id": None}))
    )
    stolen = await desk.validator.verify(desk.mint.token(desk.mint.claims(**{**own, "sub": "supplier-9"})))
    async with desk.units.read(authz.ANYONE) as unit:
        found, collector = await identity.bearer_of(unit, token), await identity.machine_of(unit, machine)
        assert found is not None
        assert collector is not None
        assert found.person_id == person.signed_in.person_id
        assert (collector.subject.type, collector.name) == ("Client", "Collector")
        assert await identity.machine_of(unit, token) is None
        assert await identity.bearer_of(unit, machine) is None
        for claims in (through, stolen):
            assert await identity.machine_of(unit, claims) is None
            assert await identity.bearer_of(unit, claims) is None
    async with desk.units.open(authz.SYSTEM) as unit:
        later = clock.now() + timedelta(seconds=1)
        await unit.db.execute(update(identity.Person).values(tokens_not_before=later))
        await unit.db.execute(update(identity.Client).values(tokens_not_before=later))
    async with desk.units.read(authz.ANYONE) as unit:
        assert await identity.bearer_of(unit, token) is None
        assert await identity.machine_of(unit, machine) is None


async def test_one_organisation_never_sees_another(desk: Desk) -> None:
    """Lists of people and machines stop at the wall; those who look after everybody see all."""
    home = await desk.sign_in()
    admin = await desk.sign_in(sub="admin", roles=["it-admin"])
    supplier = await desk.sign_in("p@brightwell.example", **supplier_claims())
    rival = await desk.sign_in("r@rival.example", **supplier_claims(sub="r", organisation="rival"))
    expected = {home: 2, admin: 4, supplier: 1, rival: 1}
    for who, count in expected.items():
        async with desk.units.read(who.signed_in.subject) as unit:
            assert len(await identity.people(unit)) == count
            assert (await identity.person(unit, rival.signed_in.person_id) is None) == (
                who in (home, supplier)
            )
            assert len(await identity.clients(unit)) == (1 if who in (admin, supplier) else 0)
    async with desk.units.read(authz.ANYONE) as unit:
        assert await identity.people(unit) == []
        ids = await unit.db.execute(select(col(identity.Person.id)))
        assert await identity.people_by_id(unit, ids.scalars()) == {}
