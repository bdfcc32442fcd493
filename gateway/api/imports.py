"""Taking over the people, owners and access that there were before."""

from fastapi import Request

from gateway import governance, web
from gateway.api import acting, answers
from gateway.api.forms import ImportForm
from gateway.api.views import FaultView, ImportView
from gateway.work import Unit

router = web.router(prefix="/imports", tags=["imports"])


@router.post("", responses=answers.problems(*answers.WRITES))
async def run(caller: web.AnyCaller, request: Request, form: ImportForm, once: web.Once) -> ImportView:
    """Look at a list, and write all of it or nothing. Only looked at unless `dry_run` is false."""

    async def act(unit: Unit) -> ImportView:
        found = await governance.adopt(unit, form.kind, form.csv, dry_run=form.dry_run)
        faults = [FaultView(line=one.line, column=one.column, words=one.words) for one in found.faults]
        return ImportView(kind=found.kind, fine=found.fine, faults=faults, done=found.done)

    return await acting.acted(request, caller.subject, once, act)
