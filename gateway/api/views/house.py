"""People, machines, what waits for IT, rules and the trail as the API says them."""

from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from gateway.api.views.base import Moment, View


class MeView(View):
    """Who calls."""

    type: Literal["person", "client"]
    id: UUID
    name: str
    username: str | None
    email: str | None
    realm: str
    organisation: str
    roles: list[str]
    language: str | None = None
    zone: str | None = None


class PersonView(View):
    """Somebody, as those who look after people see them."""

    id: UUID
    username: str
    name: str
    email: str
    realm: str
    organisation: str
    unit: str | None
    manager: str | None
    roles: list[str]
    active: bool
    inactive_since: Moment | None
    inactive_why: str


class SessionView(View):
    """A living session; its secret is known to the browser alone."""

    id: UUID
    created_at: Moment
    seen_at: Moment
    ends_at: Moment


class LivingView(SessionView):
    """Somebody who is signed in, by user name, and from which organisation."""

    person: UUID
    username: str
    organisation: str


class EndedView(View):
    """How many sessions were ended."""

    ended: int


class ClientView(View):
    """A machine."""

    id: UUID
    client_id: str
    name: str
    realm: str
    organisation: str
    active: bool
    inactive_since: Moment | None
    inactive_why: str


class NoticeView(View):
    """Something that its person was told; `path` is below the portal's address."""

    id: UUID
    kind: str
    at: Moment
    read: bool
    subject: str
    words: str
    rows: dict[str, str]
    path: str


class FulfilmentView(View):
    """Something that is being set up or taken away, and what stands in the way."""

    grant: UUID
    service: str
    holder: str | None
    purpose: str
    state: str
    error: str
    failures: int
    started_at: Moment


class ConnectionView(View):
    """How the gateway and a service get on, and who paused it, where somebody did."""

    service: str
    name: str
    state: str
    health: str
    tested_at: Moment | None
    paused_at: Moment | None
    paused_by: str | None
    paused_why: str


class FindingView(View):
    """Something that is not as it should be; `about` is `Type:id`."""

    id: UUID
    kind: str
    about: str
    detail: str
    service: str | None
    involved: str | None
    state: str
    raised_at: Moment
    due_at: Moment | None
    until: Moment | None
    settled_at: Moment | None
    settled_by: str | None
    settled_why: str
    undo_until: Moment | None


class PoliciesView(View):
    """The rules that decide now: every file, and a version that is that of its content."""

    version: str
    files: dict[str, str]


class ChangeView(View):
    """A change of the rules, and what it would do to everything that was real when it was proposed."""

    id: UUID
    state: str
    proposer: str | None
    why: str
    files: dict[str, str]
    base_version: str
    version: str
    proposed_at: Moment
    decided_by: str | None
    decided_why: str
    decided_at: Moment | None
    simulation: dict[str, Any]


class RecordView(View):
    """One row of the trail. `position` is its place in the chain; rows not sealed yet have none."""

    id: UUID
    position: int | None
    at: Moment
    actor: str
    action: str
    object: str
    outcome: str
    reasons: list[str]
    policy_version: str
    trace_id: str
    payload: dict[str, str | int | bool | None]


class FaultView(View):
    """One thing that is wrong with a list; line 0 is the list as a whole."""

    line: int
    column: str
    words: str


class ImportView(View):
    """How many lines are in order, what is wrong with the others, and whether anything was written."""

    kind: str
    fine: int
    faults: list[FaultView]
    done: bool = Field(description="False for a dry run, and where anything is wrong.")
