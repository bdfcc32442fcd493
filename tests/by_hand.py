"""A service that is set up by hand, for tests of every slice."""

from uuid import UUID

from brokers import sdk
from gateway import catalog, grants, provisioning, requests, work
from gateway.authz import SYSTEM, Subject
from gateway.catalog import StewardKind
from tests.company import Company

TEXT = """
id: boards
name: Boards
summary: Move cards across a board until the work is done.
description: What you find there is boards and cards.
version: "1.0"
category: Project management
synonyms: [kanban board, to-do list]
contains: [boards, cards]
technology_class: information
data_classification: internal
half: front
circles: [everyone]
plans:
  - id: basic
    name: A seat of your own
    description: You sign in there under your own name.
    free: false
    metadata:
      costs: [{amount: {usd: 10}, unit: USER MONTHLY, as_of: 2018-10-17, source: "https://boards.example/pricing"}]
    approval: automatic
    duration: {default: 30 days, max: 365 days}
  - id: large
    name: Large
    description: For whole departments.
    free: false
    metadata: {on_request: true}
    approval: person
    duration: {default: 30 days, max: 365 days}
auth:
  - type: by_hand
opens_at: https://boards.example/start
provisioning:
  type: manual
  instructions: Invite the person by their company address.
  removal: Remove the person and free the seat.
"""


def boards() -> sdk.ByHand:
    """Its manifest."""
    manifest = sdk.manifest.parse(TEXT)
    assert isinstance(manifest, sdk.ByHand)
    return manifest


async def publish(units: work.Units, company: Company) -> catalog.Service:
    """Register, appoint and publish it, with no test of a connection."""
    async with units.open(SYSTEM) as unit:
        service = await catalog.register(unit, boards())
        for kind in StewardKind:
            await catalog.appoint(unit, service.id, kind, UUID(company.it.id))
        return await catalog.publish(unit, service.id, checked=None)


async def ask(units: work.Units, subject: Subject) -> grants.GrantOpened:
    """Somebody asks for it, and the first attempt to set it up was taken, as the worker does."""
    async with units.open(subject) as unit:
        form = requests.SubmitForm(service="boards", plan="basic", reason="For a test.")
        (grant,) = (await requests.submit(unit, form)).grants
    opened = grants.GrantOpened(
        id=grant.id, service_id=grant.service_id, person_id=grant.person_id, client_id=None
    )
    await provisioning.fulfil(units, opened, provisioning.ByManifest(units))
    return opened
