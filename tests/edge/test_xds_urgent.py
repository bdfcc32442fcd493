"""What discovery does first: a deny list before the record of the last one, and no look in vain."""

import asyncio

import pytest

from gateway.edge.envoys import Topic
from gateway.edge.xds import SECRETS, Discovery
from tests.edge.offers import offer
from tests.edge.polling import DENIED, Config, Fake, Keys, poll


@pytest.fixture
def fake() -> Fake:
    """Everything that discovery needs of others."""
    return Fake()


@pytest.fixture
def discovery(fake: Fake) -> Discovery:
    """Discovery that holds polls for a moment only."""
    return Discovery(fake, Keys(fake.secrets), hold=0.2)


async def test_a_newer_deny_list_does_not_wait_until_the_older_is_on_record(
    fake: Fake, discovery: Discovery
) -> None:
    """A new edge answers an Envoy that holds an older list although the database does not answer yet."""
    discovery.publish(Config({DENIED: offer(4, "b")}))
    fake.fails = True
    assert (await poll(discovery, version="3-a"))[1]["version_info"] == "4-b"
    assert fake.heard == []
    fake.fails = False
    await poll(discovery, version="4-b")
    assert [(kind, told.sequence) for kind, told in fake.heard] == [("holds", 4)]


async def test_a_deny_list_that_envoy_will_not_take_is_told_and_not_offered_at_once(
    fake: Fake, discovery: Discovery
) -> None:
    """It goes on with the older one; offering again and again would help nobody."""
    discovery.publish(Config({DENIED: offer(3, "a")}))
    await poll(discovery)
    await poll(discovery, version="3-a")
    discovery.publish(Config({DENIED: offer(4, "b")}))
    assert (await poll(discovery, version="3-a"))[0] == 200
    assert (await poll(discovery, version="3-a"))[0] == 304
    assert [(kind, told.version) for kind, told in fake.heard] == [("holds", "3-a"), ("refused", "4-b")]


async def test_a_secret_is_not_read_again_for_other_news(fake: Fake) -> None:
    """Only when what is published has changed, or somebody says so."""

    class Counting(Keys):
        """Counts how often it is asked."""

        asked = 0

        async def topic(self, name: str, node: str) -> Topic | None:
            self.asked += 1
            return await super().topic(name, node)

    keys = Counting({("tables", "one"): offer(1, "tables")})
    discovery = Discovery(fake, keys, hold=0.3)
    held = asyncio.ensure_future(
        poll(discovery, (SECRETS, "tables"), "1-tables", path="/v3/discovery:secrets")
    )
    for number in range(3):
        await asyncio.sleep(0.02)
        discovery.publish(Config({DENIED: offer(number, "a")}))
    assert (await held)[0] == 304
    assert keys.asked <= 2  # when it began, and once more for the kind of its answer
