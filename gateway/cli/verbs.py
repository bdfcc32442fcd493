"""Every act that the command line offers: noun and verb → method, path and values. The one place.

A verb is a row here; `frontdesk NOUN VERB` comes out of it by itself. A test compares the rows with the
routes of the API, so a row that leads nowhere is found.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """How a value is typed on a command line."""

    TEXT = "text"
    NUMBER = "number"
    DURATION = "duration"  # 15m, 8h, 30d, or ISO 8601
    FILE = "file"  # the text of a file, `-` for what is piped in
    SECRET = "secret"  # noqa: S105  # asked for without showing it, or piped in; never an argument


class Place(StrEnum):
    """Where the value goes."""

    PATH = "path"
    QUERY = "query"
    FORM = "form"


@dataclass(frozen=True, slots=True)
class Value:
    """One value: positional where it is `said` first, else an option."""

    name: str
    says: str
    place: Place = Place.FORM
    kind: Kind = Kind.TEXT
    needed: bool = True
    positional: bool = False


@dataclass(frozen=True, slots=True)
class Verb:
    """One act. `columns` are those of its table; a list without any is none."""

    noun: str
    name: str
    method: str
    path: str
    says: str
    values: tuple[Value, ...] = ()
    columns: tuple[str, ...] = ()

    @property
    def is_list(self) -> bool:
        """Whether the answer is a page of things."""
        return bool(self.columns)


def _of(name: str, says: str) -> Value:
    return Value(name, says, Place.PATH, positional=True)


def _more(name: str, says: str, kind: Kind = Kind.TEXT) -> Value:
    return Value(name, says, kind=kind, needed=False)


NOUNS: Final = {
    "services": "What can be had; for administrators, how it comes to be offered.",
    "requests": "Asking for access.",
    "grants": "Holding access, and giving it up.",
    "tokens": "Tokens with which your programs call a service.",
}
_SLUG: Final = _of("slug", "The service.")
_REQUEST: Final = _of("request_id", "The request.")
_GRANT: Final = _of("grant_id", "The access.")
_TOKEN: Final = _of("token_id", "The token.")
_MANIFEST: Final = Value("manifest", "The manifest, a YAML file.", kind=Kind.FILE, positional=True)
_SEARCH: Final = Value("search", "Words that must all occur in it.", Place.QUERY, needed=False)
_ONLY: Final = Value("service", "Only those for this service.", Place.QUERY, needed=False)
_TOKENS: Final = ("id", "name", "service", "state", "expires_at", "used_on")

VERBS: Final = (
    Verb(
        "services",
        "list",
        "GET",
        "/services",
        "What you see in the catalog.",
        (_SEARCH,),
        ("slug", "name", "summary", "offer"),
    ),
    Verb("services", "show", "GET", "/services/{slug}", "One service.", (_SLUG,)),
    Verb(
        "services",
        "register",
        "POST",
        "/services",
        "Enter a service from its manifest.",
        (_MANIFEST, _more("slug", "Its short name, where that is not the manifest's id.")),
    ),
    Verb(
        "services",
        "revise",
        "PUT",
        "/services/{slug}/manifest",
        "Let a service follow another manifest.",
        (_SLUG, _MANIFEST),
    ),
    Verb("services", "publish", "POST", "/services/{slug}/publish", "Test it and open it.", (_SLUG,)),
    Verb(
        "services",
        "credential",
        "PUT",
        "/services/{slug}/credentials/{name}",
        "Enter a secret of a service, or replace it.",
        (
            _SLUG,
            _of("name", "As the manifest declares it."),
            Value("secret", "The secret; asked for, or piped in.", kind=Kind.SECRET),
        ),
    ),
    Verb(
        "services",
        "appoint",
        "PUT",
        "/services/{slug}/stewards/{kind}",
        "Give one of the four seats to a person.",
        (
            _SLUG,
            _of("kind", "business_owner, business_manager, it_owner or it_manager."),
            Value("person", "Their user name.", positional=True),
        ),
    ),
    Verb(
        "requests",
        "list",
        "GET",
        "/requests",
        "What you asked for or shall hold.",
        (),
        ("id", "service", "plan", "state", "created_at"),
    ),
    Verb("requests", "show", "GET", "/requests/{request_id}", "One request.", (_REQUEST,)),
    Verb(
        "requests",
        "submit",
        "POST",
        "/requests",
        "Ask for a plan of a service.",
        (
            Value("service", "The service.", positional=True),
            Value("reason", "What you need it for."),
            _more("plan", "The plan, where there are several."),
            _more("duration", "How long: 8h, 30d.", Kind.DURATION),
            _more("client", "The machine that shall hold it, instead of you."),
        ),
    ),
    Verb(
        "grants",
        "list",
        "GET",
        "/grants",
        "The access that you may see.",
        (),
        ("id", "service", "plan", "person", "state", "ends_at"),
    ),
    Verb("grants", "show", "GET", "/grants/{grant_id}", "One of them.", (_GRANT,)),
    Verb("grants", "return", "POST", "/grants/{grant_id}/return", "Give back what you hold.", (_GRANT,)),
    Verb(
        "grants",
        "revoke",
        "POST",
        "/grants/{grant_id}/revoke",
        "Take access away.",
        (_GRANT, Value("reason", "Why; the holder reads it.")),
    ),
    Verb("tokens", "list", "GET", "/tokens", "Your own.", (_ONLY,), _TOKENS),
    Verb(
        "tokens",
        "of",
        "GET",
        "/grants/{grant_id}/tokens",
        "Those of one access, also of somebody else's for IT.",
        (_GRANT,),
        _TOKENS,
    ),
    Verb(
        "tokens",
        "create",
        "POST",
        "/grants/{grant_id}/tokens",
        "Make one; it is shown once.",
        (
            _GRANT,
            Value("name", "What it is for."),
            _more("duration", "How long it lives: 15m, 8h, 30d (the most).", Kind.DURATION),
        ),
    ),
    Verb("tokens", "revoke", "POST", "/tokens/{token_id}/revoke", "Take one back.", (_TOKEN,)),
)


def verb(noun: str, name: str) -> Verb:
    """The row of that name. Raises KeyError."""
    return {(one.noun, one.name): one for one in VERBS}[noun, name]
