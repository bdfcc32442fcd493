"""What an event takes away and what it reconfigures, as data, and the sink that writes it down."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlalchemy import text
from sqlmodel import col, delete, select

from gateway import catalog, grants, identity, rulebook, tokens, vault
from gateway.enforcement.envoy.facts import Denied
from gateway.enforcement.models import Denial
from gateway.work import Emitted, Event, Unit

# No claim of a lease: whoever came in by the rules from before is decided about anew.
EVERYBODY = "all"
# event → the claim of a lease that carries the event's id: the coarsest id that covers the act.
DENIES: Mapping[type[Event], str] = {
    grants.GrantRevoked: "gid",
    grants.GrantGivenBack: "gid",
    grants.GrantExpired: "gid",
    grants.GrantWithdrawn: "gid",
    grants.GrantAbandoned: "gid",
    grants.GrantSuspended: "gid",
    grants.ActivationEnded: "gid",
    catalog.ServiceEnded: "svc",
    identity.ClientDeactivated: "cid",
    identity.SessionEnded: "sid",
    identity.PersonDeactivated: "sub",
    rulebook.PolicyAccepted: EVERYBODY,
}
# What was denied and is allowed again. The entry goes: one that stayed would refuse new leases too. A lease
# from before, if one still lives, then lets in whoever is allowed in by now, until its own end.
READMITS: Mapping[type[Event], str] = {
    grants.GrantResumed: "gid",
    grants.GrantUndone: "gid",
    grants.ActivationStarted: "gid",
}
# event → the topic of Envoy's configuration that it changes.
RECONFIGURES: Mapping[type[Event], str] = {
    catalog.ServicePublished: "published",
    catalog.ServiceRevised: "published",
    catalog.ServiceEnded: "published",
    vault.CredentialEntered: "published",
    # No lease carries a token, so Envoy has nothing to deny: the edges forget what they decided.
    tokens.TokenRevoked: "tokens",
}
LEASE = timedelta(seconds=60)
# A lease lives on for clock skew (1 s) and Envoy's caches; 10 s on top are for our own clocks.
REMEMBERED = LEASE + timedelta(seconds=13)
CHANNEL = "frontdesk_enforcement"


async def note(unit: Unit, emitted: Sequence[Emitted]) -> None:
    """Write denials and new sequence numbers in the act's own transaction, and wake the edges."""
    for event in (e.event for e in emitted):
        claim = DENIES.get(type(event))
        if claim is not None:
            sequence = await _advance(unit, "denied")
            denied = _denied_id(event)
            unit.db.add(Denial(sequence=sequence, claim=claim, denied_id=denied, until=unit.now + REMEMBERED))
        readmitted = READMITS.get(type(event))
        if readmitted is not None:
            await _readmit(unit, readmitted, _denied_id(event))
        topic = RECONFIGURES.get(type(event))
        if topic is not None:
            await _advance(unit, topic)
    await unit.db.flush()


def _denied_id(happened: Event) -> str:
    """An activation is no part of a lease: its grant is."""
    if isinstance(happened, grants.ActivationStarted | grants.ActivationEnded):
        return str(happened.grant_id)
    return str(happened.id)


async def _readmit(unit: Unit, claim: str, denied_id: str) -> None:
    """Drop the entries of this id; the new number makes the Envoys drop them, and the edges look again."""
    await unit.db.flush()
    await unit.db.execute(
        delete(Denial).where(col(Denial.claim) == claim, col(Denial.denied_id) == denied_id)
    )
    await _advance(unit, "denied")


async def newest(unit: Unit) -> dict[str, int]:
    """The newest number of each topic."""
    rows = await unit.db.execute(text("select topic, value from enforcement_sequences"))
    return {"denied": 0, "published": 0, **{row.topic: row.value for row in rows}}


async def denied(unit: Unit) -> Denied:
    """The deny list of this moment, from what was taken away and may still live in a lease."""
    sequence = (await newest(unit))["denied"]
    rows = (await unit.db.execute(select(Denial).where(col(Denial.until) > unit.now))).scalars().all()
    ids: dict[str, set[str]] = {}
    for row in rows:
        ids.setdefault(row.claim, set()).add(row.denied_id)
    ids.pop(EVERYBODY, None)
    anew = max((row.sequence for row in rows if row.claim == EVERYBODY), default=0)
    # Too many to match one by one: every lease from before the newest entry goes to a new decision.
    overflows = sum(len(found) for found in ids.values()) > Denied.LIMIT
    return Denied(
        sequence=sequence,
        generation=sequence if overflows else anew,
        services=frozenset(ids.get("svc", ())),
        organisations=frozenset(ids.get("org", ())),
        persons=frozenset(ids.get("sub", ())),
        clients=frozenset(ids.get("cid", ())),
        sessions=frozenset(ids.get("sid", ())),
        grants=frozenset(ids.get("gid", ())),
    )


async def forget(unit: Unit) -> None:
    """Drop denials that no lease can outlive; a new number makes the Envoys drop them too."""
    gone = await unit.db.execute(text("delete from denials where until <= :now"), {"now": unit.now})
    if getattr(gone, "rowcount", 0):
        await _advance(unit, "denied")


async def sequence_of(unit: Unit, denied_id: str) -> int | None:
    """The number under which this id was denied last, if it still is."""
    query = select(Denial.sequence).where(Denial.denied_id == denied_id).order_by(col(Denial.sequence).desc())
    return (await unit.db.execute(query.limit(1))).scalar_one_or_none()


async def _advance(unit: Unit, topic: str) -> int:
    advanced = await unit.db.execute(
        text(
            "insert into enforcement_sequences (topic, value) values (:topic, 1)"
            " on conflict (topic) do update set value = enforcement_sequences.value + 1 returning value"
        ),
        {"topic": topic},
    )
    value = int(advanced.scalar_one())
    await unit.db.execute(text("select pg_notify(:channel, :topic)"), {"channel": CHANNEL, "topic": topic})
    return value
