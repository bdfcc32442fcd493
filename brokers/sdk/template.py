"""Templates of injected values: text around variables, nothing that computes.

The only variables are `{identity.username}`, `{identity.email}` and `{credential.<name>}`.
"""

import re
from collections.abc import Mapping

IDENTITY = ("identity.username", "identity.email")
_VARIABLE = re.compile(r"\{([^{}]*)\}")
_CREDENTIAL = re.compile(r"^credential\.([a-z][a-z0-9_]*)$")


class Unrenderable(ValueError):
    """A value is missing or cannot stand in a header; the text never holds the value."""


def variables(template: str) -> tuple[str, ...]:
    """Names of the variables, in order."""
    return tuple(_VARIABLE.findall(template))


def credentials(template: str) -> frozenset[str]:
    """Names of the secrets."""
    return frozenset(found[1] for name in variables(template) if (found := _CREDENTIAL.match(name)))


def checked(template: str) -> str:
    """The template itself. Raises ValueError, saying the fix, when it is not one.

    Identity and secret never share a header: the one is written into a lease, the other must not be.
    An identity stands alone, because Envoy copies it out of the lease as it is.
    """
    names = variables(template)
    rest = _VARIABLE.sub("", template)
    if not names:
        raise ValueError("has no variable; write for example `{identity.username}`")
    if not re.fullmatch(r"[ -z|~]*", rest):
        raise ValueError("holds signs that no header can carry; keep to plain ASCII text")
    unknown = [name for name in names if name not in IDENTITY and not _CREDENTIAL.match(name)]
    if unknown:
        raise ValueError(
            f"does not know `{unknown[0]}`; use identity.username, identity.email or credential.<name>"
        )
    if credentials(template) and any(name in IDENTITY for name in names):
        raise ValueError("mixes identity and credential; inject them as two headers")
    if not credentials(template) and not is_identity(template):
        raise ValueError("adds text to an identity; write the variable alone")
    return template


def is_identity(template: str) -> bool:
    """Whether it is one identity variable and nothing else."""
    return template in {"{" + name + "}" for name in IDENTITY}


def render(template: str, values: Mapping[str, str]) -> str:
    """Put the values in, by the variables' full names.

    Raises Unrenderable for a value that is missing, empty, or not visible ASCII: a line break in a
    name would write a second header.
    """

    def value(match: re.Match[str]) -> str:
        found = values.get(match[1], "")
        if not re.fullmatch(r"[!-~]+( [!-~]+)*", found):
            raise Unrenderable(f"{match[1]} is missing or cannot stand in a header")
        return found

    return _VARIABLE.sub(value, template)
