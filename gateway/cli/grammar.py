"""Of what a row of the command line is made."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from keyword import iskeyword


class Kind(StrEnum):
    """How a value is typed on a command line."""

    TEXT = "text"
    NUMBER = "number"
    FLAG = "flag"  # yes where it is said
    SWITCH = "switch"  # two words, one for yes and one for no
    DURATION = "duration"  # 15m, 8h, 30d, or ISO 8601
    LIST = "list"  # said as often as there are values
    FILE = "file"  # the text of a file, `-` for what is piped in
    RULES = "rules"  # files of rules and cases, by the names that rules have
    SECRET = "secret"  # noqa: S105  # asked for without showing it, or piped in; never an argument


class Place(StrEnum):
    """Where the value goes."""

    PATH = "path"
    QUERY = "query"
    FORM = "form"


@dataclass(frozen=True, slots=True)
class Value:
    """One value: positional where it is `said` first, else an option. `option` is its spelling, where that
    is not its name.
    """

    name: str
    says: str
    place: Place = Place.FORM
    kind: Kind = Kind.TEXT
    needed: bool = True
    positional: bool = False
    option: str = ""

    @property
    def parameter(self) -> str:
        """What Python calls it."""
        return f"{self.name}_" if iskeyword(self.name) else self.name


@dataclass(frozen=True, slots=True)
class Verb:
    """One act. `columns` are those of its table; a list without any is none. `fixed` is sent along always."""

    noun: str
    name: str
    method: str
    path: str
    says: str
    values: tuple[Value, ...] = ()
    columns: tuple[str, ...] = ()
    fixed: Mapping[str, object] = field(default_factory=dict)

    @property
    def is_list(self) -> bool:
        """Whether the answer is a page of things."""
        return bool(self.columns)


def of(name: str, says: str) -> Value:
    """A value of the path."""
    return Value(name, says, Place.PATH, positional=True)


def more(name: str, says: str, kind: Kind = Kind.TEXT, option: str = "") -> Value:
    """A value of the form that may be left out."""
    return Value(name, says, kind=kind, needed=False, option=option)


def only(name: str, says: str, kind: Kind = Kind.TEXT) -> Value:
    """A filter."""
    return Value(name, says, Place.QUERY, kind, needed=False)


WHY = Value("reason", "Why; whoever is concerned reads it.")
SEARCH = only("search", "Words that must all occur in it.")
