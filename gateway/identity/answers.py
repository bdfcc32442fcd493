"""What the browser brings back from the issuer (RFC 6749, 4.1.2; RFC 9207), read strictly."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from gateway.identity.errors import SignInRefused
from gateway.kernel import crypto

_READ: Final = frozenset({"state", "code", "iss", "error"})
LONGEST: Final = 2048


@dataclass(frozen=True, slots=True)
class Answer:
    """An authorisation response: a code or an error, never both."""

    state: str
    issuer: str
    code: str = ""
    error: str = ""

    @property
    def flow(self) -> str:
        """The name of the flow, as in its cookie."""
        return flow_name(self.state)


def flow_name(state: str) -> str:
    """A short public name of a flow; its cookie is called so, and each flow has its own: tabs that
    begin at the same moment cannot overwrite each other's.
    """
    return crypto.fingerprint(state).hex()[:12]


def read_answer(parameters: Iterable[tuple[str, str]]) -> Answer:
    """Raises SignInRefused for a parameter given twice, one that is missing, code together with error.

    `iss` is demanded always: without it a second issuer could slip its code into a flow of the
    first (mix-up, RFC 9207).
    """
    found: dict[str, str] = {}
    for name, value in parameters:
        if name not in _READ:
            continue
        if name in found:
            raise SignInRefused("duplicate_parameter")
        if not value or len(value) > LONGEST or not value.isprintable():
            raise SignInRefused("parameter")
        found[name] = value
    if "state" not in found or "iss" not in found or ("code" in found) == ("error" in found):
        raise SignInRefused("parameters")
    return Answer(
        state=found["state"], issuer=found["iss"], code=found.get("code", ""), error=found.get("error", "")
    )
