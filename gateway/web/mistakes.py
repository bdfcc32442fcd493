"""What is wrong with a field, in plain words: pydantic's own are for programmers."""

from collections.abc import Iterable, Mapping
from typing import Final

from gateway.kernel.language import _, mark

_WORDS: Final[Mapping[str, str]] = {
    "bool_parsing": mark("Say yes or no: true or false."),
    "date_from_datetime_parsing": mark("Write the day as 2026-12-31."),
    "date_parsing": mark("Write the day as 2026-12-31."),
    "datetime_from_date_parsing": mark("Write the time as 2026-12-31T18:00:00+01:00."),
    "datetime_parsing": mark("Write the time as 2026-12-31T18:00:00+01:00."),
    "extra_forbidden": mark("Nobody knows this field: leave it out."),
    "greater_than": mark("Write a number above %(gt)s."),
    "greater_than_equal": mark("Write a number from %(ge)s on."),
    "int_parsing": mark("Write a whole number."),
    "less_than_equal": mark("Write a number up to %(le)s."),
    "list_type": mark("Send a list."),
    "missing": mark("This is needed."),
    "string_too_long": mark("Shorten this to %(max_length)s characters."),
    "string_too_short": mark("Write at least %(min_length)s characters."),
    "string_type": mark("Send a text."),
    "time_delta_parsing": mark("Write a length of time, as PT8H or P30D."),
    "timezone_aware": mark("Say the zone too, as in 2026-12-31T18:00:00+01:00."),
    "uuid_parsing": mark("This is no id."),
}


def faults(errors: Iterable[Mapping[str, object]]) -> dict[str, str]:
    """Pydantic's errors as field → words in the reader's language; the first for each field."""
    found: dict[str, str] = {}
    for error in errors:
        place = error.get("loc", ())
        name = ".".join(str(part) for part in place) if isinstance(place, tuple) else ""
        found.setdefault(name, _said(error))
    return found


def _said(error: Mapping[str, object]) -> str:
    told, values = str(error.get("msg", "")).removeprefix("Value error, "), error.get("ctx", {})
    known = _WORDS.get(str(error.get("type", "")))
    if known is None or not isinstance(values, dict):
        return _(told)
    return _(known) % {name: str(value) for name, value in values.items()}
