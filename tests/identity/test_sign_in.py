"""From an e-mail address to a session."""

import asyncio
import base64
import hashlib
from datetime import timedelta

import pytest
from sqlmodel import col, select, update

from gateway import authz, identity, work
from gateway.identity.models import SignInFlow
from gateway.kernel import FixedClock
from tests.identity.conftest import CALLBACK, Desk, back, sent, supplier_claims
from tests.identity.minting import ISSUER, OTHER


async def test_a_newcomer_is_signed_in_and_written_down(desk: Desk, emitted: list[work.Emitted]) -> None:
    """What the issuer says becomes a person, a session, and two events with ids only."""
    started = await desk.sign_in(roles=["employee", "it-admin"])
    who = await desk.who(started.secret)
    assert who is not None
    assert (who.name, who.email, who.realm) == ("Ada New", "ada.new@lindenhof.example", "workforce")
    assert who.subject.attrs == {
        "key": str(who.person_id),
        "roles": ("employee", "it-admin"),
        "realm": "workforce",
        "unit": "sales",
        "organisation": "lindenhof",
    }
    assert started.return_to == "/catalog"
    assert [entry.event.name for entry in emitted] == ["person.admitted", "session.started"]


async def test_the_request_carries_pkce_state_nonce_and_hint(desk: Desk) -> None:
    """And the code is redeemed with the verifier that only this flow knows, at the inner address."""
    departure = await desk.begin()
    asked = sent(departure)
    assert departure.location.startswith(ISSUER.url)
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    assert (asked["redirect_uri"], asked["login_hint"]) == (CALLBACK, "ada.new@lindenhof.example")
    await desk.complete(await desk.claim(departure))
    digest = hashlib.sha256(desk.asked[0]["code_verifier"].encode()).digest()
    assert base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == asked["code_challenge"]
    assert desk.asked[0]["authorization"].startswith("Basic ")


@pytest.mark.parametrize(
    ("email", "issuer"),
    [
        ("someone@lindenhof.example", ISSUER.url),
        ("Someone@Brightwell.Example", OTHER.url),
        ("someone@unknown.example", ISSUER.url),
        ("someone@brightwell.example.evil", ISSUER.url),
        ("no address at all", ISSUER.url),
        ("", ISSUER.url),
    ],
)
async def test_the_address_finds_the_realm_and_an_unknown_one_looks_the_same(
    email: str, issuer: str, desk: Desk
) -> None:
    """Every address is sent to an issuer; which domains are known is not told apart by the answer."""
    departure = await desk.begin(email)
    assert departure.location.startswith(issuer + "/")


async def test_twenty_tabs_that_sign_in_at_once_all_end_signed_in(desk: Desk) -> None:
    """Each tab has a flow and a cookie of its own, and a newcomer is written down once."""
    departures = [await desk.begin(to=f"/services/{tab}") for tab in range(20)]
    flows = await asyncio.gather(*(desk.claim(departure) for departure in departures))

    async def finish(flow: identity.ClaimedFlow) -> identity.Started:
        token = desk.mint.token(desk.mint.id_claims(nonce=flow.nonce))
        claims = await desk.validator.verify_id(token, issuer=ISSUER, nonce=flow.nonce)
        async with desk.units.open(authz.ANYONE) as unit:
            return await identity.sign_in_complete(unit, flow, claims)

    started = await asyncio.gather(*(finish(flow) for flow in flows))
    who = [await desk.who(one.secret) for one in started]
    assert len({one.secret for one in started}) == 20
    assert {one.return_to for one in started} == {f"/services/{tab}" for tab in range(20)}
    assert len({one.person_id for one in who if one}) == 1
    assert len({departure.flow for departure in departures}) == 20


async def test_a_tab_that_came_too_late_begins_again_by_itself(desk: Desk) -> None:
    """Keycloak answers so when another tab of the browser finished first."""
    flow = await desk.claim(await desk.begin(), code="", error="temporarily_unavailable")
    assert flow.again
    async with desk.units.open(authz.ANYONE) as unit:
        departure = await identity.sign_in_again(unit, desk.validator.issuers, flow)
    desk.nonce = sent(departure)["nonce"]
    assert (await desk.complete(await desk.claim(departure))).return_to == "/catalog"


async def test_a_tab_that_was_sent_back_with_another_tabs_state_begins_one_of_its_own(desk: Desk) -> None:
    """Keycloak restarts lost tabs with the parameters of the last one; a stranger's answer starts nothing."""
    departure = await desk.begin()
    await desk.claim(departure)
    with pytest.raises(identity.SignInRefused) as refused:
        await desk.claim(departure)
    assert refused.value.reason == "state"
    answer = identity.read_answer(back(departure))
    stray = identity.stray(desk.validator.issuers, answer, redirect_uri=CALLBACK)
    async with desk.units.open(authz.ANYONE) as unit:
        anew = await identity.sign_in_again(unit, desk.validator.issuers, stray)
    foreign = identity.read_answer(back(departure, iss="http://evil.test/realms/workforce"))
    with pytest.raises(identity.SignInRefused):
        identity.stray(desk.validator.issuers, foreign, redirect_uri=CALLBACK)
    desk.nonce = sent(anew)["nonce"]
    assert (await desk.complete(await desk.claim(anew))).return_to == "/"


async def test_a_tab_does_not_begin_again_for_ever(desk: Desk) -> None:
    """The third time it is said."""
    flow = await desk.claim(await desk.begin(), code="", error="temporarily_unavailable")
    for attempt in (2, 3):
        async with desk.units.open(authz.ANYONE) as unit:
            departure = await identity.sign_in_again(unit, desk.validator.issuers, flow)
        if attempt == 2:
            flow = await desk.claim(departure, code="", error="temporarily_unavailable")
            continue
        with pytest.raises(identity.SignInDeclined):
            await desk.claim(departure, code="", error="temporarily_unavailable")


async def test_who_comes_back_is_the_same_person_with_todays_facts(desk: Desk) -> None:
    """Found by issuer and subject; name, address and roles follow the issuer."""
    first = await desk.sign_in()
    second = await desk.sign_in(name="Ada Married", email="ada.m@lindenhof.example", roles=["steward"])
    assert first.signed_in.person_id == second.signed_in.person_id
    assert (second.signed_in.name, second.signed_in.email) == ("Ada Married", "ada.m@lindenhof.example")
    assert second.signed_in.subject.attrs["roles"] == ("steward",)


async def test_the_same_address_under_another_subject_is_somebody_else(desk: Desk) -> None:
    """Never linked by e-mail or name."""
    first = await desk.sign_in()
    second = await desk.sign_in(sub="another-subject")
    assert first.signed_in.person_id != second.signed_in.person_id


async def test_a_realm_gives_no_roles_that_are_not_its_own(desk: Desk) -> None:
    """An administrator of the partners' realm cannot make an IT administrator of this house."""
    started = await desk.sign_in(
        "p@brightwell.example", **supplier_claims(roles=["supplier", "it-admin", "employee", "root"])
    )
    assert started.signed_in.subject.attrs["roles"] == ("supplier",)
    assert started.signed_in.organisation == "brightwell"


@pytest.mark.parametrize("organisation", [None, "lindenhof", "unknown"])
async def test_a_supplier_without_an_organisation_of_its_realm_is_not_admitted(
    organisation: str | None, desk: Desk
) -> None:
    """Nobody is put into an organisation by guessing."""
    with pytest.raises(identity.NotAdmitted):
        await desk.sign_in("p@brightwell.example", **supplier_claims(organisation=organisation))


async def test_nobody_moves_to_another_organisation_by_a_changed_claim(desk: Desk) -> None:
    """Suppliers share an issuer; the wall between them is here."""
    await desk.sign_in("p@brightwell.example", **supplier_claims())
    with pytest.raises(identity.NotAdmitted):
        await desk.sign_in("p@brightwell.example", **supplier_claims(organisation="rival"))


async def test_who_is_not_active_here_is_not_admitted(desk: Desk) -> None:
    """Whatever the issuer says."""
    started = await desk.sign_in()
    async with desk.units.open(authz.SYSTEM) as unit:
        person = col(identity.Person.id) == started.signed_in.person_id
        await unit.db.execute(update(identity.Person).where(person).values(active=False))
    assert await desk.who(started.secret) is None
    with pytest.raises(identity.NotAdmitted):
        await desk.sign_in()


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (400, {"error": "invalid_grant"}, identity.SignInRefused),
        (401, {"error": "unauthorized_client"}, identity.SignInRefused),
        (200, {"access_token": "x", "token_type": "Bearer"}, identity.SignInRefused),
        (503, {}, identity.IssuerAway),
        (200, {"id_token": "x.y.z", "access_token": "x"}, identity.TokenRefused),
    ],
)
async def test_a_code_that_the_issuer_does_not_take_signs_nobody_in(
    status: int, body: dict[str, str], expected: type[Exception], desk: Desk
) -> None:
    """Refused, away and nonsense are told apart, and none of them opens a session."""
    flow = await desk.claim(await desk.begin())
    desk.token_status, desk.token_body = status, body
    with pytest.raises(expected):
        await desk.complete(flow)


async def test_flows_that_nobody_came_back_for_are_forgotten(desk: Desk, clock: FixedClock) -> None:
    """Those that still may come back stay."""
    await desk.begin()
    clock.advance(timedelta(minutes=9))
    fresh = await desk.begin()
    clock.advance(timedelta(minutes=2))
    async with desk.units.open(authz.SYSTEM) as unit:
        await identity.forget_flows(unit)
        left = (await unit.db.execute(select(SignInFlow))).scalars().all()
    assert len(left) == 1
    await desk.claim(fresh)
