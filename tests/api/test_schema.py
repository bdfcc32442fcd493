"""Whatever is sent to the API is answered as its description says, and never with a fault of ours.

Schemathesis makes data that fits the description and data that does not; half of it about things that
are there. An administrator, an employee, an auditor and a machine send it, in process.
"""

import asyncio
from collections.abc import Mapping
from typing import Any, Final

import httpx2
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.api.conftest import ORIGIN, Desk
from tests.company import open_grant, session_of
from tests.proposals.kit import submitted
from tests.web import kit

EXAMPLES: Final = 10
CHECKS: Final = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
_SENT: Final = ("method", "url", "headers", "params", "json", "data", "cookies")
WISH: Final = {"service": "desk", "plan": "deluxe", "reason": "For a quote."}


async def there(desk: Desk) -> dict[str, str]:
    """Something of each kind, by the names that paths give to their values."""
    grant = await open_grant(desk.units, desk.company.ines, "desk")
    session, _ = await session_of(desk.units, desk.company.olaf)
    async with desk.bearer(desk.company.ines) as client:
        asked = (await client.post("/api/v1/requests", json=WISH)).json()
        await client.post(
            "/api/v1/delegations", json={"taker": "olaf", "ends_at": "2026-03-09T09:00:00+01:00"}
        )
        (delegation,) = (await client.get("/api/v1/delegations")).json()["items"]
    return {
        "slug": "plant",
        "name": "key",
        "kind": "it_owner",
        "grant_id": str(grant.id),
        "request_id": asked["id"],
        "delegation_id": delegation["id"],
        "person_id": desk.company.olaf.id,
        "client_id": str(desk.company.client.id),
        "session_id": str(session.id),
        "proposal_id": str(await submitted(desk.units, desk.company.ines)),
    }


async def _document(desk: Desk) -> dict[str, Any]:
    async with desk.anonymous() as client:
        document: dict[str, Any] = (await client.get("/api/openapi.json")).json()
    return document


def strategy(operation: Any, known: Mapping[str, str]) -> st.SearchStrategy[Any]:  # noqa: ANN401
    """Data that fits and data that does not, about things that are there and about others."""
    names = [one.name for one in operation.path_parameters]
    real = {name: known[name] for name in names if name in known}
    fits = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    found = [fits, operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)]
    if real:
        there = operation.as_strategy(generation_mode=GenerationMode.POSITIVE, path_parameters=real)
        found += [there, there]
    return st.one_of(found)


def offences(operation: Any, callers: list[str], known: Mapping[str, str], call: Any) -> list[str]:  # noqa: ANN401
    """What was answered otherwise than it is described, each once."""
    found: dict[str, str] = {}

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(case=strategy(operation, known), caller=st.sampled_from(callers))
    def send(case: Any, caller: str) -> None:  # noqa: ANN401
        answer = call(case, caller)
        try:
            case.validate_response(answer, checks=CHECKS)
        except AssertionError as wrong:
            words = " | ".join(str(one) for one in getattr(wrong, "exceptions", [wrong]))
            found.setdefault(f"{operation.label} {answer.status_code}", words[:600])

    send()
    return [f"{where}: {words}" for where, words in found.items()]


@pytest.mark.timeout(900)
@pytest.mark.filterwarnings("ignore::pytest.PytestWarning", "ignore:.*:UserWarning:schemathesis")
async def test_every_answer_is_one_that_is_described(desk: Desk) -> None:
    """No 500, no status, type or shape that the description does not name."""
    known = await there(desk)
    people: list[Any] = [desk.company.it, desk.company.ines, desk.company.auditor, desk.company.client]
    for one in people:
        async with desk.bearer(one):
            pass
    callers = [str(one.id) for one in people]
    loop = asyncio.get_running_loop()

    def call(case: Any, caller: str) -> httpx2.Response:  # noqa: ANN401
        return asyncio.run_coroutine_threadsafe(_sent(desk, case, caller), loop).result()

    schema = schemathesis.openapi.from_dict(await _document(desk))
    found: list[str] = []
    for operation in [result.ok() for result in schema.get_all_operations() if isinstance(result, Ok)]:
        found += await asyncio.to_thread(offences, operation, callers, known, call)
    assert not found, "\n".join(found)


async def _sent(desk: Desk, case: Any, caller: str) -> httpx2.Response:  # noqa: ANN401
    kwargs = {
        name: value for name, value in case.as_transport_kwargs(base_url=ORIGIN).items() if name in _SENT
    }
    prepared = requests.Request(**kwargs).prepare()
    headers = {name: str(value) for name, value in prepared.headers.items() if name != "Authorization"}
    body = prepared.body.encode() if isinstance(prepared.body, str) else prepared.body
    async with kit.program(desk.app, caller) as client:
        return await client.request(
            str(prepared.method),
            str(prepared.url),
            headers=headers,
            content=body if isinstance(body, bytes) else None,
        )
