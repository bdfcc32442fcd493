"""What people of the demo company miss: proposals that wait, one with colleagues, one that is planned."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from gateway import identity, proposals
from gateway.authz import SYSTEM, Subject
from gateway.kernel import errors, logging
from gateway.proposals import Proposal, ProposalId, SubmitForm
from gateway.work import Units

log = logging.get(__name__)


@dataclass(frozen=True, slots=True)
class Wish:
    """Somebody proposes, others need the same; `planned` is what IT said to it."""

    who: str
    form: SubmitForm
    others: tuple[str, ...] = ()
    planned: str = ""


def _form(kind: str, name: str, purpose: str, data: str, people: int, **more: Any) -> SubmitForm:
    values = {"kind": kind, "name": name, "purpose": purpose, "data": data, "people": people}
    return SubmitForm.model_validate({**values, **more})


IT: Final = "nadia.rahman"
WISHES: Final = (
    Wish(
        "zoe.hartmann",
        _form("service", "Signatures on screen", "Contracts without paper.", "confidential", 40),
        ("bram.visser", "chiara.conti", "finn.larsen"),
    ),
    Wish(
        "bram.visser",
        _form("tool", "Krisp", "Quiet calls from the open office.", "personal", 25),
        ("zoe.hartmann",),
        "In spring, with the new headsets.",
    ),
    Wish("stefan.iliev", _form("tool", "Hall plan in Draw.io", "Where the sensors are.", "internal", 6)),
)


async def propose(units: Units) -> None:
    """Every wish once; what became of it afterwards is left alone by the next start."""
    people, before = await _known(units)
    for wish in WISHES:
        if wish.form.name not in before:
            await _propose(units, wish, people)


async def _known(units: Units) -> tuple[Mapping[str, Subject], frozenset[str]]:
    """Who is there still, and what was proposed before."""
    names = {IT, *(wish.who for wish in WISHES), *(who for wish in WISHES for who in wish.others)}
    people = {}
    async with units.read(SYSTEM) as unit:
        for person in await identity.people(unit):
            bearer = (
                await identity.bearer_by_id(unit, person.id, unit.now) if person.username in names else None
            )
            if bearer is not None:
                people[person.username] = bearer.subject
        before = {row.name for row in await proposals.listing(unit, states=(), limit=200)}
    return people, frozenset(before)


async def _propose(units: Units, wish: Wish, people: Mapping[str, Subject]) -> None:
    """One that cannot happen any more, because somebody left, is left out."""
    if not {wish.who, IT, *wish.others} <= people.keys():
        return
    try:
        async with units.open(people[wish.who]) as unit:
            made = await proposals.submit(unit, wish.form)
        for who in wish.others:
            async with units.open(people[who]) as unit:
                await proposals.support(unit, _id(made))
        if wish.planned:
            async with units.open(people[IT]) as unit:
                await proposals.plan(unit, _id(made), why=wish.planned)
    except errors.Problem as problem:
        log.warning("demo.wish_left_out", problem=problem.slug)


def _id(made: Proposal) -> ProposalId:
    return ProposalId(made.id)
