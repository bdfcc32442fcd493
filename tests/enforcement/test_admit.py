"""The decision about one call, and the lease that may follow."""

import base64
import json
from datetime import timedelta
from pathlib import Path

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from gateway import authz, enforcement, grants, identity, work
from gateway.authz import ANYONE
from gateway.enforcement import Admitted, LeaseKey, Refused, Standing
from gateway.kernel import FixedClock
from tests.company import Company, open_grant, session_of


@pytest.fixture
def key(tmp_path: Path) -> LeaseKey:
    """A key of this test."""
    return LeaseKey.at(tmp_path / "lease.pem")


async def standing(units: work.Units, company: Company, slug: str = "desk", **session: int) -> Standing:
    """Of Ines, by her portal session."""
    _, secret = await session_of(units, company.ines, **session)
    async with units.read(ANYONE) as unit:
        signed_in = await identity.session_subject(unit, secret)
        assert signed_in is not None
        found = await enforcement.of_person(unit, slug, signed_in)
    assert found is not None
    return found


async def test_a_live_grant_admits_and_names_the_rule(
    units: work.Units, company: Company, policies: authz.Policies, clock: FixedClock
) -> None:
    """Values to inject, a lease may follow."""
    await open_grant(units, company.ines, "desk")
    yes = enforcement.admit(policies, await standing(units, company), clock.now())
    assert isinstance(yes, Admitted)
    assert (yes.decision.reasons, yes.values["user"], yes.leasable) == (("grant.holder-uses",), "ines", True)


async def test_without_a_grant_nobody_passes(
    units: work.Units, company: Company, policies: authz.Policies, clock: FixedClock
) -> None:
    """The absence of access is the reason."""
    no = enforcement.admit(policies, await standing(units, company), clock.now())
    assert isinstance(no, Refused)
    assert no.fact == "no-access"


async def test_an_end_that_has_passed_counts_although_nobody_swept(
    units: work.Units, company: Company, policies: authz.Policies, clock: FixedClock
) -> None:
    """The row still says active; the decision compares."""
    grant = await open_grant(units, company.ines, "desk", duration="PT10M")
    found = await standing(units, company)
    assert isinstance(enforcement.admit(policies, found, grant.ends_at - timedelta(seconds=1)), Admitted)
    assert isinstance(enforcement.admit(policies, found, grant.ends_at), Refused)


async def test_access_that_was_taken_away_admits_nobody(
    units: work.Units, company: Company, policies: authz.Policies, clock: FixedClock
) -> None:
    """From the commit on."""
    grant = await open_grant(units, company.ines, "desk")
    async with units.open(company.it) as unit:
        await grants.revoke(unit, grants.GrantId(grant.id), why="test")
    assert isinstance(enforcement.admit(policies, await standing(units, company), clock.now()), Refused)


async def test_operational_services_are_decided_on_every_call(
    units: work.Units, company: Company, policies: authz.Policies, clock: FixedClock
) -> None:
    """Admitted, and never with a lease."""
    await open_grant(units, company.ines, "plant")
    yes = enforcement.admit(policies, await standing(units, company, "plant"), clock.now())
    assert isinstance(yes, Admitted)
    assert not yes.leasable


async def test_a_lease_holds_ids_and_identity_and_verifies_under_the_public_key(
    units: work.Units, company: Company, clock: FixedClock, key: LeaseKey
) -> None:
    """ES256; audience is the service; nothing in it is a credential."""
    grant = await open_grant(units, company.ines, "desk")
    token, lives = enforcement.issue(key, await standing(units, company), clock.now(), generation=7)
    keys = KeySet.import_key_set(json.loads(key.jwks()))
    claims = jwt.decode(token, keys, algorithms=["ES256"]).claims
    assert (claims["aud"], claims["gid"], claims["sub"]) == ("desk", str(grant.id), company.ines.id)
    assert (claims["gen"], lives, claims["exp"] - claims["iat"]) == (7, 60, 60)
    known = {"iss", "aud", "sub", "svc", "org", "gid", "sid", "gen", "iat", "exp", "user", "email"}
    assert set(claims) == known


@pytest.mark.parametrize("grant_lives", ["PT1M", "P1D"])
async def test_a_lease_never_outlives_its_grant(
    units: work.Units, company: Company, clock: FixedClock, key: LeaseKey, grant_lives: str
) -> None:
    """Sixty seconds at most, and forty once twenty of the grant's last minute have passed."""
    grant = await open_grant(units, company.ines, "desk", duration=grant_lives)
    found = await standing(units, company)
    assert enforcement.issue(key, found, clock.now(), generation=0)[1] == 60
    late = grant.ends_at - timedelta(seconds=40)
    assert enforcement.issue(key, found, late, generation=0)[1] <= 40


async def test_a_lease_never_outlives_its_session(
    units: work.Units, company: Company, clock: FixedClock, key: LeaseKey
) -> None:
    """The session ends in an hour, the grant in a month."""
    await open_grant(units, company.ines, "desk")
    found = await standing(units, company, hours=1)
    late = clock.now() + timedelta(minutes=59, seconds=45)
    assert enforcement.issue(key, found, late, generation=0)[1] == 15


def test_the_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    """A second start finds the same key."""
    path = tmp_path / "lease.pem"
    assert LeaseKey.at(path).kid == LeaseKey.at(path).kid
    assert path.stat().st_mode & 0o777 == 0o600


def test_the_public_set_holds_no_private_half(key: LeaseKey) -> None:
    """Envoy gets x and y, never d."""
    (public,) = json.loads(key.jwks())["keys"]
    assert "d" not in public
    assert len(base64.urlsafe_b64decode(public["x"] + "=")) == 32
