"""Who sees which services."""

from typing import Annotated

from fastapi import Path, Request

from gateway import catalog, web
from gateway.api import answers, told
from gateway.api.forms import CircleBody
from gateway.api.views import CircleView, Listed
from gateway.catalog import CircleForm

router = web.router(prefix="/circles", tags=["circles"])
Slug = Annotated[str, Path(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=63, description="The circle.")]


@router.get("", responses=answers.problems(*answers.READS))
async def listing(caller: web.AnyCaller, request: Request) -> Listed[CircleView]:
    """All circles by slug, for those who administer services."""
    async with web.ports(request).units.read(caller.subject) as unit:
        rows = await catalog.circles(unit)
    return Listed(items=[told.circle(row) for row in rows], next=None)


@router.put("/{slug}", responses=answers.problems(*answers.WRITES))
async def define(caller: web.AnyCaller, request: Request, slug: Slug, form: CircleBody) -> CircleView:
    """Draw a circle, or draw it anew; who sees what changes within a second."""
    async with web.ports(request).units.open(caller.subject) as unit:
        row = await catalog.define_circle(unit, CircleForm(slug=slug, **form.model_dump()))
        return told.circle(row)
