"""Pure rules of sign-ins and sessions."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from gateway.identity.models import Realm, Role

FLOW_LIFE: Final = timedelta(minutes=10)
INVITATION_LIFE: Final = timedelta(hours=1)
TOUCH_EVERY: Final = timedelta(seconds=60)
MOST_ATTEMPTS: Final = 3
LONGEST_PATH: Final = 2000
_MAIL: Final = re.compile(r"[^@\s\x00-\x1f\x7f]{1,64}@([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})*)")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")


@dataclass(frozen=True, slots=True)
class Lives:
    """How long a session lives without use, and at most."""

    idle: timedelta
    absolute: timedelta


LIVES: Final = {
    Realm.WORKFORCE.value: Lives(timedelta(minutes=30), timedelta(hours=12)),
    Realm.PARTNERS.value: Lives(timedelta(minutes=15), timedelta(hours=8)),
}

# A realm's administrators cannot hand out what is not theirs: a supplier's `it-admin` is nobody.
ROLES: Final = {
    Realm.WORKFORCE.value: frozenset(
        {Role.EMPLOYEE, Role.APPROVER, Role.STEWARD, Role.IT_ADMIN, Role.AUDITOR, Role.SECURITY}
    ),
    Realm.PARTNERS.value: frozenset({Role.SUPPLIER_ADMIN, Role.SUPPLIER}),
}

# Keycloak says this when another tab of the same browser finished signing in first.
_ALREADY_SIGNED_IN: Final = "temporarily_unavailable"


def roles(realm: str, claimed: Iterable[str]) -> list[str]:
    """Those of the claimed roles that this realm may give, in a fixed order."""
    return sorted(ROLES[realm] & set(claimed))


def idle_end(realm: str, seen: datetime, ends: datetime) -> datetime:
    """When a session that was just used falls asleep; never later than its end."""
    return min(seen + LIVES[realm].idle, ends)


def zone(claimed: str | None) -> str | None:
    """The IANA name of a time zone if it is one, otherwise None."""
    try:
        return ZoneInfo(claimed).key if claimed else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def locale(claimed: str | None) -> str | None:
    """A language tag (BCP 47) if it is plainly one, otherwise None; `de_DE` is taken as `de-DE`."""
    tag = (claimed or "").replace("_", "-")
    return tag if _LANGUAGE.fullmatch(tag) else None


def mail_domain(email: str) -> str | None:
    """The domain of an address in lower case, or None where it is no address."""
    found = _MAIL.fullmatch(email.strip().lower())
    return found[1] if found else None


def own_path(target: str) -> str:
    r"""The target if it is a path on this very site, otherwise the home page.

    Browsers read `//host`, `/\host` and tabs inside of either as another site; whatever is not
    plainly one path is not followed.
    """
    plain = target.isascii() and target.isprintable() and "\\" not in target and " " not in target
    single = target.startswith("/") and not target.startswith("//")
    return target if plain and single and len(target) <= LONGEST_PATH else "/"


def goes_again(error: str, attempt: int) -> bool:
    """Whether a sign-in that came back with an error shall simply be begun again."""
    return error == _ALREADY_SIGNED_IN and attempt < MOST_ATTEMPTS
