"""Envoy's REST discovery: polls that wait, versions that never go back, refusals that are told."""

import asyncio
import json
from collections.abc import MutableMapping

import pytest

from gateway.edge.xds import SECRETS, Discovery
from tests.edge.offers import offer
from tests.edge.polling import DENIED, FILTERS, Config, Fake, Keys, poll


@pytest.fixture
def fake() -> Fake:
    """Everything that discovery needs of others."""
    return Fake()


@pytest.fixture
def discovery(fake: Fake) -> Discovery:
    """Discovery that holds polls for a moment only."""
    return Discovery(fake, Keys(fake.secrets), hold=0.2)


async def test_a_first_poll_is_answered_at_once(discovery: Discovery) -> None:
    """With version and resources."""
    discovery.publish(Config({DENIED: offer(3, "a")}))
    status, body = await poll(discovery)
    assert status == 200
    assert body == {"version_info": "3-a", "type_url": FILTERS, "resources": [{"name": "a"}]}


async def test_a_poll_without_news_is_held_and_then_not_modified(discovery: Discovery) -> None:
    """It costs nothing while nothing happens."""
    discovery.publish(Config({DENIED: offer(3, "a")}))
    assert (await poll(discovery, version="3-a"))[0] == 304


async def test_a_held_poll_is_answered_when_something_changes(fake: Fake) -> None:
    """Without waiting for its end."""
    patient = Discovery(fake, Keys({}), hold=60)
    patient.publish(Config({DENIED: offer(3, "a")}))
    held = asyncio.ensure_future(poll(patient, version="3-a"))
    await asyncio.sleep(0.05)
    assert not held.done()
    patient.publish(Config({DENIED: offer(4, "b")}))
    async with asyncio.timeout(5):
        assert (await held)[1]["version_info"] == "4-b"


async def test_a_change_elsewhere_answers_nobody(discovery: Discovery) -> None:
    """Each topic has its own version."""
    other = (FILTERS, "other")
    discovery.publish(Config({DENIED: offer(3, "a"), other: offer(1, "x")}))
    held = asyncio.ensure_future(poll(discovery, version="3-a"))
    await asyncio.sleep(0.05)
    discovery.publish(Config({DENIED: offer(3, "a"), other: offer(2, "y")}))
    assert (await held)[0] == 304


async def test_an_older_sequence_is_never_answered(discovery: Discovery) -> None:
    """A replica that is behind says so, and waits for itself to catch up."""
    discovery.publish(Config({DENIED: offer(3, "a")}))
    assert (await poll(discovery, version="9-z"))[0] == 503
    held = asyncio.ensure_future(poll(discovery, version="9-z"))
    await asyncio.sleep(0.05)
    discovery.publish(Config({DENIED: offer(10, "b")}))
    assert (await held)[1]["version_info"] == "10-b"


async def test_nothing_is_answered_before_there_is_something(discovery: Discovery) -> None:
    """Never an empty list in place of one that is not known yet."""
    assert (await poll(discovery))[0] == 503
    discovery.publish(Config({}))
    assert (await poll(discovery))[0] == 503


async def test_a_version_in_a_poll_is_an_acknowledgement_told_once(fake: Fake, discovery: Discovery) -> None:
    """By node and topic."""
    discovery.publish(Config({DENIED: offer(3, "a")}))
    await poll(discovery)
    await poll(discovery, version="3-a")
    await poll(discovery, version="3-a")
    await poll(discovery, version="3-a", node="two")
    told = [("one", "3-a", 3), ("two", "3-a", 3)]
    assert [(kind, one.node, one.version, one.sequence) for kind, one in fake.heard] == [
        ("holds", *one) for one in told
    ]


async def test_who_asks_for_the_deny_list_is_alive(fake: Fake, discovery: Discovery) -> None:
    """Whatever it holds; other questions say nothing of it."""
    await poll(discovery, (FILTERS, "other"))
    await poll(discovery, node="two")
    assert fake.nodes == ["two"]


async def test_an_acknowledgement_that_could_not_be_kept_is_told_again(
    fake: Fake, discovery: Discovery
) -> None:
    """The poll fails, and Envoy asks once more."""
    discovery.publish(Config({DENIED: offer(3, "a")}))
    await poll(discovery)
    fake.fails = True
    with pytest.raises(ConnectionError):
        await poll(discovery, version="3-a")
    fake.fails = False
    await poll(discovery, version="3-a")
    assert len(fake.heard) == 1


async def test_a_refused_version_is_told_once_and_not_offered_again(fake: Fake, discovery: Discovery) -> None:
    """Until it changes."""
    discovery.publish(Config({DENIED: offer(3, "a")}))
    await poll(discovery)
    await poll(discovery, version="3-a")
    discovery.publish(Config({DENIED: offer(4, "broken")}))
    assert (await poll(discovery, version="3-a"))[1]["version_info"] == "4-broken"
    assert (await poll(discovery, version="3-a"))[0] == 304
    assert (await poll(discovery, version="3-a"))[0] == 304
    assert [(kind, told.version) for kind, told in fake.heard] == [("holds", "3-a"), ("refused", "4-broken")]
    discovery.publish(Config({DENIED: offer(5, "c")}))
    assert (await poll(discovery, version="3-a"))[1]["version_info"] == "5-c"


async def test_a_first_version_may_be_refused_too(fake: Fake, discovery: Discovery) -> None:
    """An Envoy that held nothing still holds nothing."""
    discovery.publish(Config({DENIED: offer(3, "broken")}))
    await poll(discovery)
    assert (await poll(discovery))[0] == 304
    assert [kind for kind, _ in fake.heard] == ["refused"]


async def test_a_restarted_envoy_is_answered_at_once(fake: Fake, discovery: Discovery) -> None:
    """Whoever held something and asks with nothing refused nothing."""
    discovery.publish(Config({DENIED: offer(3, "a")}))
    await poll(discovery)
    await poll(discovery, version="3-a")
    assert (await poll(discovery))[0] == 200
    assert [kind for kind, _ in fake.heard] == ["holds"]


async def test_a_secret_goes_to_the_node_that_needs_it_alone(fake: Fake, discovery: Discovery) -> None:
    """And when it changes, the poll that waited for it is woken."""
    key = (SECRETS, "tables")
    path = "/v3/discovery:secrets"
    assert (await poll(discovery, key, path=path))[0] == 503
    fake.secrets["tables", "one"] = offer(1, "tables")
    assert (await poll(discovery, key, path=path))[0] == 200
    assert (await poll(discovery, key, path=path, node="two"))[0] == 503
    held = asyncio.ensure_future(poll(discovery, key, "1-tables", path=path))
    await asyncio.sleep(0.05)
    fake.secrets["tables", "one"] = offer(2, "tables")
    discovery.wake()
    assert (await held)[1]["version_info"] == "2-tables"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"nonsense",
        b"[]",
        b'"text"',
        b"{}",
        b'{"node": {"id": 1}, "type_url": "x"}',
        b'{"node": {"id": "one"}}',
        b'{"node": {"id": "one"}, "type_url": "x", "resource_names": ["a", "b"]}',
        b'{"node": {"id": "stranger"}, "type_url": "x"}',
        b"\xff\xfe",
    ],
)
async def test_what_is_no_question_is_refused(discovery: Discovery, body: bytes) -> None:
    """Without a trace of it."""
    discovery.publish(Config({DENIED: offer(3, "a")}))
    assert (await poll(discovery, body=body))[0] == 400


async def test_only_discovery_lives_here(discovery: Discovery) -> None:
    """Every other path and method is not found."""
    assert (await poll(discovery, path="/v3/discovery:runtime"))[0] == 404
    assert (await poll(discovery, method="GET"))[0] == 404


async def test_a_client_that_is_gone_is_not_waited_for(fake: Fake) -> None:
    """A poll ends with its connection."""
    patient = Discovery(fake, Keys({}), hold=60)
    patient.publish(Config({DENIED: offer(3, "a")}))
    asked = {
        "node": {"id": "one"},
        "type_url": DENIED[0],
        "resource_names": [DENIED[1]],
        "version_info": "3-a",
    }
    parts: list[MutableMapping[str, object]] = [
        {"type": "http.disconnect"},
        {"type": "http.request", "body": json.dumps(asked).encode()},
    ]

    async def receive() -> MutableMapping[str, object]:
        return parts.pop()

    async def send(_: MutableMapping[str, object]) -> None:
        pass

    async with asyncio.timeout(5):
        await patient(
            {"type": "http", "method": "POST", "path": "/v3/discovery:extension_configs"}, receive, send
        )
