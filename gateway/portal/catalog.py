"""The catalog: what there is for the reader, found by words."""

from typing import Annotated

from fastapi import Query, Request
from fastapi.responses import Response

from gateway import catalog as catalog_
from gateway import requests, web
from gateway.portal.rendering import page


async def catalog(
    request: Request,
    me: web.PersonCaller,
    q: Annotated[str, Query(max_length=200)] = "",
    after: Annotated[str | None, Query(max_length=500)] = None,
) -> Response:
    """A page of the ledger, by name."""
    async with web.ports(request).units.read(me.subject) as unit:
        found = await catalog_.services(unit, search=q, cursor=after, limit=50)
        cards = await requests.cards(unit, found.items)
        now = unit.now
    return page(
        request,
        "catalog.html",
        me,
        here="catalog",
        cards=cards,
        q=q,
        after=after,
        next=found.next,
        now=now,
    )
