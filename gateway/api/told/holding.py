"""Grants, tokens and the reasons for them as views."""

from collections.abc import Sequence
from datetime import timedelta

from gateway import catalog, grants, requests, tokens
from gateway.api.told import names
from gateway.api.views import (
    ActivationView,
    AnswerView,
    FactView,
    GrantView,
    TokenView,
    WhyView,
    WishView,
)
from gateway.work import Unit


async def grants_of(unit: Unit, rows: Sequence[grants.Grant]) -> list[GrantView]:
    """Grants that the subject may see, with the names of service, plan and holder."""
    services = await names.slugs(unit, (row.service_id for row in rows))
    plans = await catalog.plans_by_id(unit, (row.plan_id for row in rows))
    machines = any(row.client_id for row in rows)
    people = await names.holders(unit, (row.person_id for row in rows), machines=machines)
    return [
        GrantView(
            id=row.id,
            state=row.state,
            health=row.health,
            service=services[row.service_id],
            plan=plans[row.plan_id].slug,
            person=people.get(row.holder_id, ""),
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            ended_reason=row.ended_reason,
            ended_why=row.ended_why,
            undo_until=row.undo_until,
            activates_for=timedelta(seconds=row.activation_seconds) if row.activation_seconds else None,
            request=row.request_id,
        )
        for row in rows
    ]


def activation(row: grants.Activation) -> ActivationView:
    """One of a grant that the subject sees."""
    return ActivationView(
        id=row.id,
        grant=row.grant_id,
        reason=row.reason,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        ended_at=row.ended_at,
    )


async def tokens_of(unit: Unit, held: Sequence[tokens.Held]) -> list[TokenView]:
    """Tokens that the subject may see, without the tokens."""
    services = await names.slugs(unit, {one.token.service_id for one in held})
    return [
        TokenView(
            id=one.token.id,
            name=one.token.name,
            state=one.state.value,
            service=services[one.token.service_id],
            grant=one.token.grant_id,
            created_at=one.token.created_at,
            expires_at=one.token.expires_at,
            used_on=one.token.used_on,
        )
        for one in held
    ]


async def why(unit: Unit, chain: requests.Chain) -> WhyView:
    """A chain that the subject may know, with names."""
    who = {fact.by for fact in chain.facts} | {wish.requester_id for wish in chain.wishes}
    who |= {one for wish in chain.wishes for a in wish.answers for one in (a.by, a.on_behalf_of)}
    known = await names.people(unit, who)
    return WhyView(
        wishes=[_wish(wish, known) for wish in chain.wishes],
        facts=[
            FactView(
                event=fact.event,
                at=fact.at,
                by=names.of(known, fact.by),
                why=fact.why,
                request=fact.request_id,
                ends_at=fact.ends_at,
                policy_version=fact.policy_version,
                rules=list(fact.rules),
            )
            for fact in chain.facts
        ],
    )


def _wish(wish: requests.Wish, known: names.Names) -> WishView:
    return WishView(
        request=wish.request_id,
        requester=known.get(wish.requester_id),
        asked_at=wish.asked_at,
        reason=wish.reason,
        emergency=wish.emergency,
        policy_version=wish.policy_version,
        rules=list(wish.rules),
        answers=[
            AnswerView(
                stage=answer.stage,
                kind=answer.kind,
                outcome=answer.outcome,
                by=names.of(known, answer.by),
                on_behalf_of=names.of(known, answer.on_behalf_of),
                at=answer.at,
                reason=answer.reason,
            )
            for answer in wish.answers
        ],
    )
