"""One id from click to upstream; what a caller says about itself or its trace is worth nothing."""

import asyncio
import secrets
import time
from collections.abc import Iterator

import asyncpg
import httpx2
import pytest

from tests.e2e.acts import ask, principal, revoke, signed_in, until
from tests.e2e.conftest import Hire, Person
from tests.e2e.echo import Echo, published
from tests.e2e.stack import Stack
from tests.e2e.visitor import Visitor

pytestmark = [pytest.mark.stack, pytest.mark.timeout(600)]
FORGED = (
    {"x-remote-user": "otto.brandt"},
    {"X-Remote-User": "otto.brandt", "x-remote-user": "otto.brandt"},
    {"x-remote-USER": "otto.brandt"},
    {"x-forwarded-user": "otto.brandt"},
    {
        "x-forwarded-for": "192.0.2.7",
        "x-forwarded-host": "automation.localhost",
        "forwarded": "for=192.0.2.7",
    },
    {"x-original-url": "/otto.brandt/", "x-rewrite-url": "/otto.brandt/"},
    {"x-frontdesk-service": "automation", "x-frontdesk-value-user": "otto.brandt"},
)


@pytest.fixture(scope="module")
def admin(stack: Stack) -> Visitor:
    """The IT administrator's browser."""
    return signed_in(stack, stack.person("it-admin"))


@pytest.fixture(scope="module")
def echo(stack: Stack, admin: Visitor) -> Iterator[Echo]:
    """A service that says what reached it."""
    with published(stack, admin) as one:
        yield one


def opened(stack: Stack, person: Person, slug: str) -> tuple[Visitor, str]:
    """Signed in with that service open; the grant."""
    visitor = signed_in(stack, person)
    grant = ask(visitor, stack, slug, "basic")
    url = f"{stack.service('calendar').replace('calendar', slug)}/"
    # Envoys learn of a new service within milliseconds; a busy machine may take longer.
    assert until(lambda: visitor.get(url, follow=True).status_code == 200, 20)
    return visitor, grant


def trace_of(answer: httpx2.Response) -> str:
    """The trace that an answer belongs to: Envoy's request id without its dashes."""
    return str(answer.headers["x-request-id"]).replace("-", "")


async def decided(stack: Stack, trace: str) -> list[str]:
    """Outcomes of the decisions on record under that trace."""
    connection = await asyncpg.connect(stack.database)
    try:
        rows = await connection.fetch("select outcome from audit_rows where trace_id = $1", trace)
        return [str(row["outcome"]) for row in rows]
    finally:
        await connection.close()


def test_one_trace_reaches_upstream_access_log_and_trail(stack: Stack, echo: Echo, someone: Person) -> None:
    """The id of the answer is what the upstream heard, what Envoy logged, what the trail keeps."""
    visitor, _ = opened(stack, someone, echo.slug)
    time.sleep(1)  # equal permissions that reach the disk together are one line under the first one's trace
    mine = secrets.token_hex(16)
    url = f"{stack.service('calendar').replace('calendar', echo.slug)}/traced"
    answer = visitor.get(url, headers={"traceparent": f"00-{mine}-{mine[:16]}-01"})
    trace = trace_of(answer)
    heard = echo.heard[-1]
    assert heard["traceparent"].split("-")[1] == trace != mine
    assert heard["x-remote-user"] == someone["username"]
    assert "cookie" not in heard
    log = stack.logs / "envoy-access.log"
    assert until(lambda: answer.headers["x-request-id"] in log.read_text(), 30)
    assert until(lambda: bool(asyncio.run(decided(stack, trace))), 20)


def test_a_refusal_is_found_by_the_number_that_it_shows(
    stack: Stack, echo: Echo, admin: Visitor, someone: Person
) -> None:
    """The edge's log and the trail know the refused call by its trace."""
    visitor, grant = opened(stack, someone, echo.slug)
    revoke(admin, stack, grant)
    url = f"{stack.service('calendar').replace('calendar', echo.slug)}/"
    answer = visitor.get(url)
    assert answer.status_code == 403
    trace = trace_of(answer)
    assert until(lambda: trace in (stack.logs / "edge.log").read_text(), 10)
    assert until(lambda: asyncio.run(decided(stack, trace)) == ["refused"], 20)


def test_no_header_of_the_caller_says_who_the_caller_is(stack: Stack, hire: Hire) -> None:
    """Whatever is forged, the calendar sees the person who signed in; without sign-in, nobody."""
    person = hire()
    visitor = signed_in(stack, person)
    ask(visitor, stack, "calendar", "personal")
    visitor.get(f"{stack.service('calendar')}/", follow=True)
    for headers in FORGED:
        answer = principal(visitor, stack, headers)
        assert answer.status_code == 207, headers
        assert f"/{person['username']}/" in answer.text, headers
        assert "otto.brandt" not in answer.text, headers
        assert principal(Visitor(), stack, headers).status_code == 401, headers
    assert principal(visitor, stack, {"x_remote_user": "otto.brandt"}).status_code == 400
