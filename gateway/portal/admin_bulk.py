"""One act on several rows of a list: each by itself, so that one that fails stops no other."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Final, TypeVar
from uuid import UUID

from fastapi import Request
from pydantic import BaseModel, ConfigDict, StringConstraints

from gateway import web
from gateway.identity import SignedIn
from gateway.kernel import Problem, errors
from gateway.portal import admin
from gateway.portal.language import _, n_
from gateway.work import NotAllowed, Unit

_MARK: Final = "pick."


class PickedForm(BaseModel):
    """The rows that were picked, and the look of the list that they were picked from."""

    model_config = ConfigDict(extra="allow")
    act: Annotated[str, StringConstraints(max_length=40)] = ""
    look: Annotated[str, StringConstraints(max_length=2000)] = ""

    @property
    def picked(self) -> list[UUID]:
        """Their ids, in the order of the page. Raises Invalid for none, or for what is no id."""
        names = [name.removeprefix(_MARK) for name in self.model_extra or {} if name.startswith(_MARK)]
        try:
            found = [UUID(name) for name in names]
        except ValueError:
            found = []
        if not found:
            raise errors.Invalid(_("Pick at least one row first."), fields={"pick": "none"})
        return found


_Form = TypeVar("_Form", bound=PickedForm)


@dataclass(frozen=True, slots=True)
class Tally:
    """Which were done, and why others were not."""

    ids: Sequence[UUID]
    stopped: Sequence[Problem]

    @property
    def done(self) -> int:
        """How many."""
        return len(self.ids)

    @property
    def words(self) -> str:
        """As a sentence or two."""
        return self.said(n_("%(num)s is done.", "%(num)s are done.", self.done))

    def said(self, words: str) -> str:
        """The same with a sentence of one's own about what was done."""
        done = words if self.done else ""
        if not self.stopped:
            return done
        left = n_("%(num)s was left as it is:", "%(num)s were left as they are:", len(self.stopped))
        why = dict.fromkeys(no.detail or no.title for no in self.stopped)
        return " ".join([done, left, *why]).strip()

    @property
    def status(self) -> int:
        """Of the page that tells it."""
        return HTTPStatus.OK if self.done or not self.stopped else HTTPStatus.CONFLICT


async def read(request: Request, me: SignedIn, part: str, model: type[_Form]) -> _Form:
    """What was picked from the list of that part. Raises FormExpired, NotAllowed, NotVisible, and Invalid
    for what no page of ours sends.
    """
    form = await web.read(request, model)
    async with web.ports(request).units.read(me.subject) as unit:
        await admin.verify_door(unit, part)
    if isinstance(form, web.Errors):
        raise errors.Invalid(_("Pick at least one row first."), fields=dict(form.fields))
    return form


async def each(
    request: Request, me: SignedIn, ids: Sequence[UUID], act: Callable[[Unit, UUID], Awaitable[object]]
) -> Tally:
    """Do it to each in an act of its own."""
    done, stopped = list[UUID](), list[Problem]()
    for one in ids:
        try:
            async with web.ports(request).units.open(me.subject) as unit:
                await act(unit, one)
            done.append(one)
        except (errors.Conflict, errors.Invalid, errors.NotFound, NotAllowed) as no:
            stopped.append(no)
    return Tally(done, stopped)
