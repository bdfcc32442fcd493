"""What nobody should send, and what comes of it: a refusal in words, the same for all, and nothing else."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from brokers import sdk
from gateway.api.errors import ManifestRefused
from tests.api.conftest import Desk
from tests.company import manifest_text, open_grant
from tests.requests.house import House

WISH = {"service": "desk", "plan": "basic", "reason": "For a quote."}
V = "/api/v1"
JSON = {"content-type": "application/json"}
TEXT = manifest_text("notes")


async def refused(desk: Desk, bodies: list[str], path: str = f"{V}/requests") -> list[tuple[int, str]]:
    """Status and type of what each body gets, sent as it stands."""
    found = []
    async with desk.bearer(desk.company.it) as client:
        for body in bodies:
            answer = await client.post(path, content=body.encode(errors="surrogatepass"), headers=JSON)
            found.append((answer.status_code, answer.json()["type"]))
    return found


async def test_values_of_another_type_or_length_are_named(desk: Desk) -> None:
    """Each field by its name; nothing is guessed."""
    async with desk.bearer(desk.company.ines) as client:
        for more in (
            {"reason": 7},
            {"reason": ["a", "b", "c"]},
            {"reason": "x" * 501},
            {"reason": "no"},
            {"plan": {"slug": "basic"}},
            {"duration": "a while"},
            {"duration": "-P1D"},
            {"duration": "P9999D"},
            {"service": "x" * 64},
            {"service": "d\u0435sk"},  # a Cyrillic letter that looks like ours
            {"emergency": "perhaps"},
            {"items": [WISH] * 21},
        ):
            answer = await client.post(f"{V}/requests", json={**WISH, **more})
            assert answer.status_code == 422, more
            assert answer.headers["content-type"] == "application/problem+json"


async def test_signs_that_cannot_be_kept_are_refused(desk: Desk) -> None:
    """NUL and half a pair of UTF-16, in bodies and in addresses: a refusal, no fault of ours."""
    wish = '{"service": "desk", "plan": "deluxe", "reason": "%s"}'
    found = await refused(
        desk, [wish % text for text in ("For \\u0000 it", "For \\ud800 it", "\\udfff\\ud800x")]
    )
    assert found == [(422, "/problems/invalid")] * 3
    found = await refused(desk, ['{"files": {"a.cedar": "\\ud800"}}'], f"{V}/policies/simulations")
    assert found[0][0] == 422
    found = await refused(
        desk, ['{"manifest": "id: \\ud800"}', '{"manifest": "id: \\u0000"}'], f"{V}/services"
    )
    assert [status for status, _ in found] == [422, 422]
    async with desk.bearer(desk.company.it) as client:
        for path in (
            "services?search=%00",
            "people?search=%00",
            "grants?person=%00",
            "clients?search=%00",
            "requests?cursor=%00",
        ):
            assert (await client.get(f"{V}/{path}")).status_code in {200, 422}, path
        assert (await client.get(f"{V}/services/%00")).status_code in {404, 422}
        assert (await client.get(f"{V}/grants/%ED%A0%80")).status_code == 404


async def test_signs_that_turn_the_reading_around_name_nothing(desk: Desk) -> None:
    """In the name of a token, which stands in tables and terminals."""
    grant = await open_grant(desk.units, desk.company.ines, "desk")
    async with desk.bearer(desk.company.ines) as client:
        for name in ("good\u202elive", "a\u2066b", "\x1b[2J", "line\nline", " "):
            answer = await client.post(
                f"{V}/grants/{grant.id}/tokens", json={"name": name, "duration": "PT15M"}
            )
            assert answer.status_code == 422, name


async def test_ids_that_nobody_has_and_ids_of_others_are_answered_alike(desk: Desk) -> None:
    """Word for word, but for the number that one may quote."""
    grant = await open_grant(desk.units, desk.company.ines, "desk")
    why = {"reason": "Because."}
    async with desk.bearer(desk.company.olaf) as client:
        for path, form in (
            ("grants/{}/revoke", why),
            ("grants/{}/return", None),
            ("grants/{}/activations", {"duration": "PT1H", **why}),
            ("grants/{}/tokens", {"name": "mine"}),
        ):
            theirs = await client.post(f"{V}/{path.format(grant.id)}", json=form)
            nobodys = await client.post(f"{V}/{path.format(uuid4())}", json=form)
            assert theirs.status_code == nobodys.status_code == 404, path
            assert {**theirs.json(), "trace_id": ""} == {**nobodys.json(), "trace_id": ""}, path
        for look in (
            f"grants/{grant.id}",
            f"grants/{grant.id}/why",
            f"requests/{grant.request_id}",
            f"requests/{grant.request_id}/again",
            "grants/1",
            "requests/none",
        ):
            assert (await client.get(f"{V}/{look}")).status_code == 404, look


async def test_the_same_key_twice_at_once_acts_once(desk: Desk) -> None:
    """Two clicks, two networks, one request."""
    async with desk.bearer(desk.company.ines) as client:
        both = await asyncio.gather(
            *(
                client.post(f"{V}/requests", json=WISH, headers={"idempotency-key": "one-key"})
                for _ in range(2)
            )
        )
        listed = (await client.get(f"{V}/requests")).json()["items"]
    # Whoever comes while the first is still at it may be told to come back.
    assert {answer.status_code for answer in both} <= {201, 409, 503}
    assert 201 in {answer.status_code for answer in both}
    assert len(listed) == 1


async def test_two_clicks_without_a_key_make_one_request(desk: Desk) -> None:
    """The second finds what the first one made."""
    async with desk.bearer(desk.company.ines) as client:
        both = await asyncio.gather(*(client.post(f"{V}/requests", json=WISH) for _ in range(2)))
        listed = (await client.get(f"{V}/requests")).json()["items"]
    assert sorted(answer.status_code for answer in both) == [201, 409]
    assert len(listed) == 1


async def test_moments_carry_their_offset_and_mean_one_moment(desk: Desk, house: House) -> None:
    """When the clocks change an hour comes twice: the offset says which. Without one: refused."""
    path = f"{V}/requests"
    first, second = "2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00"
    async with desk.bearer(house.ines) as client:
        for naive in ("2026-10-25T02:30:00", "2026-10-25", "tomorrow", 1e300):
            answer = await client.post(path, json={**WISH, "starts_at": naive})
            assert answer.status_code == 422, naive
        begins = []
        for service, at in (("desk", first), ("deals", second)):
            made = await client.post(path, json={**WISH, "service": service, "starts_at": at})
            assert made.status_code == 201, made.text
            begins.append(made.json()["grants"][0])
    assert [one["starts_at"] for one in begins] == ["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"]
    days = {one["ends_at"][:10] for one in begins}
    assert days == {"2026-11-24"}  # thirty days are thirty times twenty-four hours


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("id: notes", "id: [notes]"), "id"),
        (("name: Notes", "name: Notes\nname: Other"), ""),
        (("name: Notes", "name: &n Notes\nsummary: *n"), ""),
        (("name: Notes", "name: !!python/object:os.system x"), ""),
        (('private: ["127.0.0.1:9"]', "private: []"), "private"),
        (("base_url: http://127.0.0.1:9", "base_url: http://127.0.0.1:9@evil.example"), ""),
        (("base_url: http://127.0.0.1:9", "base_url: file:///etc/passwd"), ""),
        (("base_url: http://127.0.0.1:9", 'base_url: "http://[::1]:9"'), "private"),
        (("base_url: http://127.0.0.1:9", "base_url: http://169.254.169.254"), "private"),
        (("id: notes", "{" * 200 + "id: notes"), ""),
    ],
)
def test_a_manifest_that_cannot_be_used_names_the_line(change: tuple[str, str], words: str) -> None:
    """Malformed, with tricks, or pointing at a private place that its own list does not name."""
    old, new = change
    assert old in TEXT
    with pytest.raises(sdk.ManifestFault) as fault:
        sdk.manifest.parse(TEXT.replace(old, new))
    told = ManifestRefused(fault.value).fields
    assert told
    assert all(name.startswith("line ") for name in told)
    assert words in " ".join([*told, *told.values()])


async def test_such_a_manifest_is_a_problem_and_no_service(desk: Desk) -> None:
    """Through the API: 422 with the lines, and nothing is registered."""
    text = TEXT.replace('private: ["127.0.0.1:9"]', "private: []")
    async with desk.bearer(desk.company.it) as client:
        answer = await client.post(f"{V}/services", json={"manifest": text})
        assert (await client.get(f"{V}/services/notes/manifest")).status_code == 404
    problem: dict[str, Any] = answer.json()
    assert (answer.status_code, problem["type"]) == (422, "/problems/manifest-refused")


async def test_a_cursor_of_somebody_elses_making_begins_nothing(desk: Desk) -> None:
    """On every list that has pages."""
    async with desk.bearer(desk.company.it) as client:
        for path in (
            "services",
            "requests",
            "requests?inbox",
            "grants",
            "people",
            "clients",
            "fulfilments",
            "findings",
            "policies/changes",
            "notices",
        ):
            for cursor in ("x", "AAAA", "-1.zz", "😀", "%00"):
                mark = "&" if "?" in path else "?"
                answer = await client.get(f"{V}/{path}{mark}cursor={cursor}")
                assert answer.status_code == 422, (path, cursor)
            assert (await client.get(f"{V}/{path.partition('?')[0]}?limit=0")).status_code == 422
