"""A service from its manifest to its publication, by program."""

from tests.api.conftest import Desk
from tests.company import manifest_text

FOUR = "stewards: {business_owner: it, business_manager: it, it_owner: it, it_manager: it}\n"
TEXT = FOUR + manifest_text("notes")


async def test_a_manifest_becomes_a_published_service(desk: Desk) -> None:
    """Registered unseen, then tested and open."""
    async with desk.bearer(desk.company.it) as client:
        registered = await client.post("/api/v1/services", json={"manifest": TEXT})
        unseen = await client.get("/api/v1/services/notes")
        published = await client.post("/api/v1/services/notes/publish")
        seen = await client.get("/api/v1/services/notes")
    assert registered.status_code == 201
    assert registered.json()["vacant_stewards"] == []
    assert registered.json()["missing_credentials"] == []
    assert unseen.status_code == 404
    assert (published.status_code, published.json()["state"]) == (200, "published")
    assert seen.status_code == 200


async def test_a_vacant_seat_keeps_it_closed(desk: Desk) -> None:
    """The rule is named."""
    async with desk.bearer(desk.company.it) as client:
        registered = await client.post("/api/v1/services", json={"manifest": TEXT.removeprefix(FOUR)})
        refused = await client.post("/api/v1/services/notes/publish")
    assert len(registered.json()["vacant_stewards"]) == 4
    assert refused.status_code == 403
    assert "service.publish-needs-four-stewards" in refused.json()["reasons"]


async def test_a_published_answer_is_given_again(desk: Desk) -> None:
    """Under the same key: the same answer. Without one: the service is published already."""
    key = {"idempotency-key": "publish-notes-1"}
    async with desk.bearer(desk.company.it) as client:
        await client.post("/api/v1/services", json={"manifest": TEXT})
        first = await client.post("/api/v1/services/notes/publish", headers=key)
        second = await client.post("/api/v1/services/notes/publish", headers=key)
        third = await client.post("/api/v1/services/notes/publish")
    assert (first.status_code, first.json()) == (second.status_code, second.json())
    assert third.status_code == 409


async def test_stewards_are_appointed_by_user_name(desk: Desk) -> None:
    """Somebody who works here may sit there, somebody unknown may not, and only administrators decide."""
    address, form = "/api/v1/services/desk/stewards/it_owner", {"person": "olaf"}
    async with desk.bearer(desk.company.it) as client:
        done = await client.put(address, json=form)
        unknown = await client.put(address, json={"person": "nobody"})
    async with desk.bearer(desk.company.ines) as client:
        refused = await client.put(address, json=form)
    assert (done.status_code, unknown.status_code, refused.status_code) == (200, 422, 403)


async def test_a_faulty_manifest_is_answered_with_lines(desk: Desk) -> None:
    """Each fault says line, field and fix."""
    async with desk.bearer(desk.company.it) as client:
        refused = await client.post("/api/v1/services", json={"manifest": "id: Notes\nname: x\n"})
    assert refused.status_code == 422
    assert any(name.startswith("line 1: id") for name in refused.json()["fields"])


async def test_only_administrators_register_publish_and_enter(desk: Desk) -> None:
    """An employee is refused everywhere; what is not open is not there for them."""
    async with desk.bearer(desk.company.it) as client:
        await client.post("/api/v1/services", json={"manifest": TEXT})
    async with desk.bearer(desk.company.ines) as client:
        other = TEXT.replace("id: notes", "id: scraps")
        assert (await client.post("/api/v1/services", json={"manifest": other})).status_code == 403
        assert (await client.post("/api/v1/services/desk/publish")).status_code == 403
        assert (await client.post("/api/v1/services/notes/publish")).status_code == 404
        entered = await client.put("/api/v1/services/notes/credentials/key", json={"secret": "x" * 20})
    assert entered.status_code == 404


async def test_a_secret_goes_in_and_never_comes_out(desk: Desk) -> None:
    """Neither in the answer nor in a refusal of it."""
    text = (
        TEXT.replace('template: "{{identity.username}}"', 'template: "{identity.username}"')
        .replace("how_it_knows: network", "how_it_knows: shared_secret_header")
        .replace(
            "  inject:\n",
            '  inject:\n    - {in: header, name: X-Key, template: "{credential.key}"}\n',
        )
        + "credentials: {type: object, required: [key], properties: {key: "
        + "{type: string, title: Key, minLength: 12, writeOnly: true}}}\n"
    )
    canary = "canary-7f1c-do-not-show"
    async with desk.bearer(desk.company.it) as client:
        registered = await client.post("/api/v1/services", json={"manifest": text})
        assert registered.status_code == 201, registered.text
        good = await client.put("/api/v1/services/notes/credentials/key", json={"secret": canary})
        bad = await client.put(
            "/api/v1/services/notes/credentials/key", json={"secret": f"{canary} {canary}"}
        )
        unknown = await client.put("/api/v1/services/notes/credentials/other", json={"secret": canary})
    assert registered.json()["missing_credentials"] == ["key"]
    assert good.json() == {"name": "key", "usable": True}
    assert (bad.status_code, unknown.status_code) == (422, 422)
    assert all(canary not in answer.text for answer in (good, bad, unknown))
