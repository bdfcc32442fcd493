"""HTML forms: one token per session, values or errors, nothing in between."""

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar

from fastapi import Request
from pydantic import BaseModel, ValidationError

from gateway.web.mistakes import faults
from gateway.web.ports import ports
from gateway.web.trouble import FormExpired, WrongMediaType

FIELD: Final = "form_token"
_PURPOSE: Final = b"frontdesk form"
_Form = TypeVar("_Form", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Errors:
    """A form to be shown again with 422: what was typed, and what is wrong by field ("" for the whole)."""

    values: Mapping[str, str]
    fields: Mapping[str, str] = field(default_factory=dict)


def form_token(request: Request) -> str:
    """The token that this session's forms carry in `form_token`; without a session cookie, empty.

    It follows from the cookie's secret, so every process knows it and no store holds it. Each answer writes
    it differently, behind a mask of its own: pages are compressed, and what stood still in them could be
    guessed from their length (BREACH).
    """
    own = _own(request)
    mask = secrets.token_bytes(len(own))
    return (mask + _masked(own, mask)).hex()


def verify_form(request: Request, token: str) -> None:
    """Raises FormExpired where the token is not the one of this session."""
    own = _own(request)
    try:
        sent = bytes.fromhex(token)
    except ValueError:
        raise FormExpired from None
    mask, masked = sent[: len(own)], sent[len(own) :]
    if len(sent) != 2 * len(own) or not hmac.compare_digest(_masked(own, mask), masked):
        raise FormExpired


def _own(request: Request) -> bytes:
    """Nothing without a session cookie."""
    secret = request.cookies.get(ports(request).site.session_cookie, "")
    return hmac.digest(secret.encode(), _PURPOSE, "sha256") if secret else b""


def _masked(token: bytes, mask: bytes) -> bytes:
    return bytes(one ^ other for one, other in zip(token, mask, strict=True))


async def read(request: Request, model: type[_Form]) -> _Form | Errors:
    """The form's values as `model`, or what is wrong. Empty fields count as not sent.

    Raises FormExpired, and WrongMediaType for anything but a plain form.
    """
    values = await _values(request)
    verify_form(request, values.pop(FIELD, ""))
    try:
        return model.model_validate({name: value for name, value in values.items() if value})
    except ValidationError as invalid:
        return Errors(values, faults(invalid.errors()))


async def verify_post(request: Request) -> None:
    """For forms without fields of their own. Raises FormExpired, WrongMediaType."""
    verify_form(request, (await _values(request)).get(FIELD, ""))


async def _values(request: Request) -> dict[str, str]:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise WrongMediaType("Send it as a plain form.")
    async with request.form(max_fields=200) as sent:
        # A name that came twice has no one value: two readers could choose differently.
        return {
            name: value
            for name, value in sent.items()
            if isinstance(value, str) and len(sent.getlist(name)) == 1
        }
