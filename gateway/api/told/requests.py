"""Requests, previews and delegations as views: names are fetched for a whole page at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from gateway import catalog, grants, requests
from gateway.api.told import names
from gateway.api.told.catalog import price
from gateway.api.told.holding import grants_of
from gateway.api.views import (
    DelegationView,
    ItemView,
    PlannedView,
    PreviewItemView,
    PreviewView,
    RequestView,
    StageView,
    StepView,
)
from gateway.authz import Action
from gateway.work import Unit


@dataclass(frozen=True, slots=True)
class _Names:
    """Names of everything around some requests."""

    who: names.Names
    services: names.Names
    plans: Mapping[UUID, catalog.Plan]


async def requests_of(
    unit: Unit, rows: Sequence[requests.Request], *, on_behalf_of: Mapping[UUID, UUID | None] | None = None
) -> list[RequestView]:
    """Requests that the subject may see, each with its stages and the grants of it that they may see."""
    ids, in_place_of = [row.id for row in rows], on_behalf_of or {}
    parts = await requests.parts(unit, ids)
    came = await _grants(unit, ids)
    told = {view.id: view for view in await grants_of(unit, [g for found in came.values() for g in found])}
    everything = [item for found in parts.values() for item in found.items]
    who = {one for row in rows for one in (row.requester_id, row.person_id)} | {*in_place_of.values()}
    who |= {
        one
        for found in parts.values()
        for s in found.stages
        for one in (*s.who, s.decided_by, s.on_behalf_of)
    }
    known = _Names(
        who=await names.holders(unit, who, machines=any(row.client_id for row in rows)),
        services=await names.slugs(unit, (item.service_id for item in everything)),
        plans=await catalog.plans_by_id(unit, (item.plan_id for item in everything)),
    )
    return [
        _request(row, known).model_copy(
            update={
                "items": [_item(item, known) for item in parts[row.id].items],
                "stages": [_stage(stage, known) for stage in parts[row.id].stages],
                "grants": [told[grant.id] for grant in came[row.id]],
                "on_behalf_of": names.of(known.who, in_place_of.get(row.id)),
            }
        )
        for row in rows
    ]


def _request(row: requests.Request, known: _Names) -> RequestView:
    return RequestView(
        id=row.id,
        state=row.state,
        service=known.services[row.service_id],
        plan=known.plans[row.plan_id].slug,
        reason=row.reason,
        duration=timedelta(seconds=row.duration_seconds),
        requester=known.who.get(row.requester_id),
        holder=known.who.get(row.holder_id),
        emergency=row.emergency,
        starts_at=row.starts_at,
        created_at=row.created_at,
        decided_at=row.decided_at,
        decided_by=list(row.decided_by),
        undo_until=row.undo_until,
        policy_version=row.policy_version,
        version=row.version,
        items=[],
        stages=[],
        grants=[],
    )


def _item(item: requests.RequestItem, known: _Names) -> ItemView:
    return ItemView(
        service=known.services[item.service_id],
        plan=known.plans[item.plan_id].slug,
        duration=timedelta(seconds=item.duration_seconds),
    )


async def with_timeline(unit: Unit, row: requests.Request) -> RequestView:
    """One request that the subject may see, with everything that happened to it."""
    (view,) = await requests_of(unit, [row])
    steps = await requests.timeline(unit, requests.RequestId(row.id))
    known = await names.people(unit, {one for s in steps for one in (s.step.by, s.step.on_behalf_of)})
    told = [
        StepView(
            at=one.step.at,
            what=one.step.what,
            by=names.of(known, one.step.by),
            on_behalf_of=names.of(known, one.step.on_behalf_of),
            words=one.step.words,
            dwell=one.dwell,
        )
        for one in steps
    ]
    return view.model_copy(update={"timeline": told})


async def preview(unit: Unit, found: requests.Preview) -> PreviewView:
    """What a form would cause, with names."""
    services = await names.slugs(
        unit, [*(item.service_id for item in found.items), *(stage.service_id for stage in found.stages)]
    )
    plans = await catalog.plans_by_id(unit, (item.plan_id for item in found.items))
    known = await names.people(unit, {who for stage in found.stages for who in stage.people})
    return PreviewView(
        allowed=found.allowed,
        reasons=list(found.reasons),
        automatic=found.automatic,
        emergency=found.emergency,
        stages=[
            PlannedView(
                kind=stage.kind,
                service=services[stage.service_id],
                people=[known[who] for who in stage.people if who in known],
                fell_back=stage.fell_back,
            )
            for stage in found.stages
        ],
        items=[
            PreviewItemView(
                service=services[item.service_id],
                plan=plans[item.plan_id].slug,
                duration=timedelta(seconds=item.seconds),
                price=price(plans[item.plan_id]),
                extends=item.extends,
                under_way=item.under_way,
            )
            for item in found.items
        ],
    )


async def delegations_of(unit: Unit, rows: Sequence[requests.Delegation]) -> list[DelegationView]:
    """Who stands in for whom."""
    known = await names.people(unit, {one for row in rows for one in (row.giver_id, row.taker_id)})
    return [
        DelegationView(
            id=row.id,
            giver=known.get(row.giver_id),
            taker=known.get(row.taker_id),
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            ended_at=row.ended_at,
        )
        for row in rows
    ]


def _stage(stage: requests.RequestStage, known: _Names) -> StageView:
    return StageView(
        kind=stage.kind,
        service=known.services.get(stage.service_id, ""),
        state=stage.state,
        people=[known.who[who] for who in stage.who if who in known.who],
        decided_by=names.of(known.who, stage.decided_by),
        on_behalf_of=names.of(known.who, stage.on_behalf_of),
        outcome=stage.outcome,
        reason=stage.reason,
        opened_at=stage.opened_at,
        due_at=stage.due_at,
        decided_at=stage.decided_at,
    )


async def _grants(unit: Unit, ids: Sequence[UUID]) -> dict[UUID, list[grants.Grant]]:
    """Whoever decides about a request does not by that see the access of others."""
    found = await grants.of_requests(unit, ids)
    return {
        key: [
            one for one in rows if unit.decide(Action.GRANT_SEE, grants.grant_entity(one, unit.now)).allowed
        ]
        for key, rows in found.items()
    }
