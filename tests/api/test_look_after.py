"""What administrators do by program, each with somebody who may not."""

import io
import json
import zipfile
from uuid import UUID, uuid4

from pydantic import SecretStr

from gateway import audit, governance, grants, notifications, provisioning, requests
from gateway.authz import SYSTEM, Policies
from gateway.identity import Client
from tests.api.conftest import Desk
from tests.api.test_decide import get, post
from tests.company import open_grant, session_of
from tests.rulebook import changes

V = "/api/v1"
WHY = {"reason": "Because of a test."}


async def test_people_are_found_moved_closed_and_opened(desk: Desk) -> None:
    """By IT, never oneself; colleagues may look at themselves alone."""
    it, ines, olaf = desk.company.it, desk.company.ines, desk.company.olaf
    _, found = await get(desk, it, f"{V}/people?search=ola&limit=1")
    assert [one["username"] for one in found["items"]] == ["olaf"]
    assert (await get(desk, ines, f"{V}/people"))[0] == 403
    assert (await get(desk, olaf, f"{V}/people/{olaf.id}"))[1]["unit"] == "operations"
    assert (await get(desk, ines, f"{V}/people/{olaf.id}"))[0] == 404
    path = f"{V}/people/{olaf.id}"
    assert (await post(desk, ines, f"{path}/move", {"unit": "sales"}))[0] == 404
    moved = (await post(desk, it, f"{path}/move", {"unit": "sales", "manager": ines.id}))[1]
    assert (moved["unit"], moved["manager"]) == ("sales", "ines")
    assert (await post(desk, it, f"{path}/move", {"unit": "nowhere"}))[0] == 422
    assert (await post(desk, it, f"{V}/people/{it.id}/deactivate", WHY))[0] == 403
    assert (await post(desk, ines, f"{path}/deactivate", WHY))[0] == 404
    assert (await post(desk, it, f"{path}/deactivate", WHY))[1]["active"] is False
    assert (await post(desk, ines, f"{path}/reactivate"))[0] == 404
    assert (await post(desk, it, f"{path}/reactivate"))[1]["active"] is True


async def test_sessions_are_seen_and_ended(desk: Desk) -> None:
    """One's own by oneself, all of somebody's by IT and security, others' by nobody else."""
    ines, olaf, security = desk.company.ines, desk.company.olaf, desk.company.security
    session, _ = await session_of(desk.units, olaf)
    path = f"{V}/people/{olaf.id}/sessions"
    assert [one["id"] for one in (await get(desk, olaf, path))[1]["items"]] == [str(session.id)]
    assert (await get(desk, ines, path))[0] in {403, 404}
    assert (await post(desk, ines, f"{V}/sessions/{session.id}/end"))[0] in {403, 404}
    assert (await post(desk, olaf, f"{V}/sessions/{session.id}/end"))[0] == 200
    await session_of(desk.units, olaf)
    assert (await post(desk, ines, f"{path}/end"))[0] in {403, 404}
    assert (await post(desk, security, f"{path}/end"))[1] == {"ended": 1}


async def test_everybody_who_is_signed_in_is_listed_and_signed_out_at_once(desk: Desk) -> None:
    """By IT and security; for others there is no list, and nobody is signed out."""
    ines, it, security = desk.company.ines, desk.company.it, desk.company.security
    session, _ = await session_of(desk.units, ines)
    await session_of(desk.units, desk.company.supplier)
    assert (await get(desk, ines, f"{V}/sessions"))[0] == 403
    assert (await get(desk, desk.company.auditor, f"{V}/sessions"))[0] == 403
    (found,) = (await get(desk, it, f"{V}/sessions?search=ines"))[1]["items"]
    assert (found["id"], found["username"]) == (str(session.id), "ines")
    assert (await post(desk, ines, f"{V}/sessions/end"))[0] == 403
    assert (await post(desk, security, f"{V}/sessions/end"))[1] == {"ended": 2}
    assert (await get(desk, it, f"{V}/sessions"))[1]["items"] == []


async def test_machines_are_refused_and_accepted_again(desk: Desk) -> None:
    """By IT; for an employee there is no list."""
    it, ines, client = desk.company.it, desk.company.ines, desk.company.client
    (listed,) = (await get(desk, it, f"{V}/clients?search=mill"))[1]["items"]
    assert (listed["client_id"], listed["active"]) == ("mill-erp", True)
    assert (await get(desk, ines, f"{V}/clients"))[0] == 403
    assert (await post(desk, ines, f"{V}/clients/{client.id}/deactivate", WHY))[0] == 404
    assert (await post(desk, it, f"{V}/clients/{client.id}/deactivate", WHY))[1]["active"] is False
    assert (await _me(desk, client)) == 401
    assert (await post(desk, ines, f"{V}/clients/{client.id}/reactivate"))[0] == 404
    assert (await post(desk, it, f"{V}/clients/{client.id}/reactivate"))[1]["active"] is True


async def _me(desk: Desk, client: Client) -> int:
    async with desk.bearer(client) as program:
        return (await program.get(f"{V}/me")).status_code


async def test_work_that_waits_is_tried_done_or_given_up(desk: Desk) -> None:
    """The queue is empty for others; what does not wait is a conflict."""
    it, ines = desk.company.it, desk.company.ines
    form = requests.SubmitForm(service="desk", plan="basic", reason="For a test.")
    async with desk.units.open(ines) as unit:
        (grant,) = (await requests.submit(unit, form)).grants
        opened = grants.GrantOpened(
            id=grant.id, service_id=grant.service_id, person_id=grant.person_id, client_id=None
        )
    await provisioning.fulfil(desk.units, opened, _Manual())
    (queued,) = (await get(desk, it, f"{V}/fulfilments?state=manual"))[1]["items"]
    assert (queued["grant"], queued["holder"], queued["service"]) == (str(grant.id), "ines", "desk")
    assert (await get(desk, ines, f"{V}/fulfilments"))[1]["items"] == []
    path = f"{V}/fulfilments/{grant.id}"
    for act in ("retry", "skip", "done"):
        assert (await post(desk, ines, f"{path}/{act}", WHY))[0] == 404, act
    assert (await post(desk, it, f"{path}/done"))[1] == {"id": str(grant.id), "done": "done"}
    for act in ("retry", "skip", "done"):
        assert (await post(desk, it, f"{path}/{act}", WHY))[0] == 409, act


class _Manual(provisioning.InjectedOnly):
    """An upstream where a person has to do something."""

    async def provision(self, service_id: UUID, holder_id: UUID, *, key: UUID) -> grants.Health:
        """Raises ActionRequired."""
        raise provisioning.ActionRequired("Make the account by hand.")


async def test_connections_are_listed_paused_and_resumed(desk: Desk) -> None:
    """By IT, as often as it likes; who was first stays. Others are refused."""
    it, ines, auditor = desk.company.it, desk.company.ines, desk.company.auditor
    path = f"{V}/connections/desk"
    for who in (ines, auditor):
        assert (await get(desk, who, f"{V}/connections"))[0] == 403
        assert (await post(desk, who, f"{path}/pause", WHY))[0] == 403
        assert (await post(desk, who, f"{path}/resume"))[0] == 403
    assert (await post(desk, it, f"{path}/pause", {"reason": ""}))[0] == 422
    first = (await post(desk, it, f"{path}/pause", WHY))[1]
    assert (first["paused_by"], first["paused_why"]) == ("it", WHY["reason"])
    assert (await post(desk, it, f"{path}/pause", {"reason": "Another reason."}))[1] == first
    (_, listed) = await get(desk, it, f"{V}/connections?limit=2")
    assert first in listed["items"]
    assert (await post(desk, it, f"{path}/resume"))[1]["paused_at"] is None
    assert (await post(desk, it, f"{path}/resume"))[0] == 200


async def test_findings_are_settled_accepted_and_snoozed(desk: Desk) -> None:
    """By IT and security, with a reason and an end; others see none of it."""
    it, ines = desk.company.it, desk.company.ines
    grant = await open_grant(desk.units, ines, "desk")
    async with desk.units.open(SYSTEM) as unit:
        await governance.note(unit, grants.GrantDrifted(id=grant.id))
    (found,) = (await get(desk, it, f"{V}/findings?state=open&kind=drifted"))[1]["items"]
    path = f"{V}/findings/{found['id']}"
    assert (await get(desk, ines, f"{V}/findings"))[1]["items"] == []
    assert (await get(desk, ines, path))[0] == 404
    until = {"until": "2026-03-20T09:00:00+01:00"}
    for act in ("settle", "accept", "snooze", "confirm"):
        form = {"settle": WHY, "confirm": WHY, "snooze": until}.get(act, {**until, **WHY})
        assert (await post(desk, ines, f"{path}/{act}", form))[0] == 404, act
    assert (await post(desk, it, f"{path}/snooze", {"until": "2027-03-20T09:00:00Z"}))[0] == 422
    assert (await post(desk, it, f"{path}/snooze", until))[1]["state"] == "snoozed"
    assert (await post(desk, it, f"{path}/accept", {**until, **WHY}))[1]["state"] == "accepted"
    assert (await post(desk, it, f"{path}/settle", WHY))[1]["state"] == "fixed"
    assert (await post(desk, desk.company.security, f"{path}/undo"))[0] == 403
    assert (await post(desk, it, f"{path}/undo"))[1]["state"] == "open"
    assert (await post(desk, it, f"{path}/undo"))[0] == 409
    assert (await post(desk, it, f"{path}/settle", WHY))[1]["state"] == "fixed"
    assert (await post(desk, it, f"{path}/confirm", WHY))[0] in {403, 409}


async def test_rules_are_tried_proposed_and_accepted_by_a_second_person(
    desk: Desk, policies: Policies
) -> None:
    """Never by whoever proposed them; an employee sees neither rules nor changes."""
    it, security, ines = desk.company.it, desk.company.security, desk.company.ines
    files = changes.shut(policies)
    _, rules = await get(desk, it, f"{V}/policies")
    assert rules["version"] == policies.version
    assert (await get(desk, ines, f"{V}/policies"))[0] == 403
    assert (await post(desk, it, f"{V}/policies/simulations", {"files": files}))[1]["added"] == [changes.RULE]
    assert (await post(desk, ines, f"{V}/policies/simulations", {"files": files}))[0] == 403
    assert (await post(desk, it, f"{V}/policies/simulations", {"files": {"../x": "y"}}))[0] == 422
    propose = {"files": files, "why": "It is being moved."}
    assert (await post(desk, ines, f"{V}/policies/changes", propose))[0] == 403
    status, change = await post(desk, it, f"{V}/policies/changes", propose)
    assert (status, change["proposer"]) == (201, "it")
    path = f"{V}/policies/changes/{change['id']}"
    assert (await get(desk, ines, path))[0] == 404
    assert (await post(desk, it, f"{path}/accept", WHY))[0] == 403
    assert (await post(desk, security, f"{path}/accept", WHY, seen='"2"'))[0] == 412
    assert (await post(desk, security, f"{path}/accept", WHY, seen='"1"'))[1]["state"] == "accepted"
    assert (await post(desk, security, f"{path}/reject", WHY))[0] == 409


async def test_the_trail_is_read_and_taken_away_by_those_who_may(desk: Desk) -> None:
    """Filters, pages, and a pack that checks; for others the trail is refused."""
    auditor, ines = desk.company.auditor, desk.company.ines
    grant = await open_grant(desk.units, ines, "desk")
    async with desk.units.open(SYSTEM) as unit:
        for number in range(3):
            unit.db.add(
                audit.AuditRow(
                    at=unit.now,
                    subject=f"Person:{ines.id}",
                    action="grant.opened",
                    object=f"Grant:{grant.id if number else uuid4()}",
                    outcome=audit.Outcome.DONE,
                )
            )
    query = f"actor=Person:{ines.id}&action=grant.opened&object=Grant:{grant.id}&outcome=done"
    _, first = await get(desk, auditor, f"{V}/audit?{query}&limit=1&from=2026-03-02T10:00:00%2B01:00")
    assert (len(first["items"]), first["next"] is None) == (1, False)
    _, second = await get(desk, auditor, f"{V}/audit?{query}&limit=1&cursor={first['next']}")
    assert (len(second["items"]), second["next"]) == (1, None)
    assert (await get(desk, auditor, f"{V}/audit?{query}&to=2026-03-02T09:00:00Z"))[1]["items"] == []
    assert (await get(desk, auditor, f"{V}/audit?from=2026-03-02T09:00:00"))[0] == 422
    assert (await get(desk, ines, f"{V}/audit"))[0] == 403
    for path in (f"grants/{grant.id}", f"requests/{grant.request_id}"):
        async with desk.bearer(auditor) as client:
            pack = await client.get(f"{V}/{path}/evidence")
        assert pack.headers["content-type"] == "application/zip"
        assert "evidence.json" in zipfile.ZipFile(io.BytesIO(pack.content)).namelist()
        assert (await get(desk, ines, f"{V}/{path}/evidence"))[0] == 403
    assert (await get(desk, auditor, f"{V}/grants/{uuid4()}/evidence"))[0] == 404


async def test_a_list_is_looked_at_first_and_then_taken_over(desk: Desk) -> None:
    """Wrong lines are named; only IT may."""
    text = "service,seat,username\ndesk,it_owner,olaf\n"
    it, ines = desk.company.it, desk.company.ines
    looked = await post(desk, it, f"{V}/imports", {"kind": "owners", "csv": text})
    assert (looked[0], looked[1]["done"]) == (200, False)
    wrong = (await post(desk, it, f"{V}/imports", {"kind": "owners", "csv": "a,b\n1,2\n"}))[1]
    assert (wrong["done"], bool(wrong["faults"])) == (False, True)
    refused = await post(desk, ines, f"{V}/imports", {"kind": "owners", "csv": text, "dry_run": False})
    assert refused[0] == 403


async def test_services_are_tested_restricted_and_retired(desk: Desk) -> None:
    """With a look at who is hit; the manifest changes only under the version that was seen."""
    it, ines = desk.company.it, desk.company.ines
    path = f"{V}/services/desk"
    for look in ("impact", "manifest"):
        assert (await get(desk, it, f"{path}/{look}"))[0] == 200, look
        assert (await get(desk, ines, f"{path}/{look}"))[0] == 403, look
        assert (await get(desk, desk.company.olaf, f"{V}/services/deals/{look}"))[0] == 404, look
    assert (await get(desk, ines, f"{path}/calls"))[0] == 409
    assert (await post(desk, it, f"{path}/test"))[1]["health"] == "ok"
    assert (await post(desk, ines, f"{path}/test"))[0] == 403
    async with desk.bearer(it) as client:
        manifest = await client.get(f"{path}/manifest")
        form = {"manifest": json.dumps(manifest.json()["manifest"])}
        stale = await client.put(f"{path}/manifest", json=form, headers={"if-match": '"7"'})
        fresh = await client.put(
            f"{path}/manifest", json=form, headers={"if-match": manifest.headers["etag"]}
        )
    assert (stale.status_code, fresh.status_code) == (412, 200), fresh.text
    assert (await post(desk, ines, f"{path}/restrict", WHY))[0] == 403
    assert (await post(desk, it, f"{path}/restrict", WHY))[1]["state"] == "restricted"
    end = {"ends_at": "2026-10-25T02:30:00+01:00", **WHY}
    assert (await post(desk, ines, f"{path}/retire", end))[0] == 403
    assert (await post(desk, it, f"{path}/retire", {**end, "ends_at": "2026-10-25T02:30:00"}))[0] == 422
    assert (await post(desk, it, f"{path}/retire", {**end, "ends_at": "2026-01-01T00:00:00Z"}))[0] == 422
    assert (await post(desk, it, f"{path}/retire", end))[1]["state"] == "retiring"


async def test_circles_are_drawn_by_it(desk: Desk) -> None:
    """A name that is no slug is no address."""
    body = {"name": "Night shift", "realms": ["workforce"], "units": ["operations"]}
    async with desk.bearer(desk.company.it) as client:
        drawn = await client.put(f"{V}/circles/night-shift", json=body)
        assert (await client.put(f"{V}/circles/Night%20Shift", json=body)).status_code == 404
        listed = (await client.get(f"{V}/circles")).json()["items"]
    async with desk.bearer(desk.company.ines) as client:
        assert (await client.put(f"{V}/circles/night-shift", json=body)).status_code == 403
        assert (await client.get(f"{V}/circles")).status_code == 403
    assert drawn.status_code == 200
    assert "night-shift" in [one["slug"] for one in listed]


async def test_notices_are_ones_own(desk: Desk) -> None:
    """Read up to one; somebody else's stay as they are."""
    ines, olaf = desk.company.ines, desk.company.olaf
    grant = await open_grant(desk.units, ines, "desk")
    post_office = notifications.Smtp(SecretStr(""), sender="desk@own.example", origin="http://localhost:8080")
    async with desk.units.open(SYSTEM) as unit:
        await notifications.tell(unit, grants.GrantActivated(id=grant.id), post_office)
    (notice,) = (await get(desk, ines, f"{V}/notices"))[1]["items"]
    assert (notice["read"], UUID(notice["id"]).version) == (False, 7)
    assert (await post(desk, olaf, f"{V}/notices/read", {"up_to": notice["id"]}))[0] == 200
    assert (await get(desk, ines, f"{V}/notices"))[1]["items"][0]["read"] is False
    assert (await post(desk, ines, f"{V}/notices/read", {"up_to": notice["id"]}))[0] == 200
    assert (await get(desk, ines, f"{V}/notices"))[1]["items"][0]["read"] is True
    assert (await get(desk, olaf, f"{V}/notices"))[1]["items"] == []
