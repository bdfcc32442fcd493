"""The sheet with everybody's passwords: written before they are set, read by `frontdesk status`."""

import json
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pydantic import SecretStr

from gateway import identity, realms
from gateway.demo.company import MACHINE, Colleague

_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class Handout:
    """Passwords by user name, and the machine's secret. `known` are those that were there before."""

    passwords: dict[str, SecretStr]
    machine_secret: SecretStr
    known: frozenset[str]


@dataclass(frozen=True, slots=True)
class Offered:
    """Slugs: what is published in the demo, and what its machine may call."""

    services: list[str] = field(default_factory=list)
    machine: list[str] = field(default_factory=list)


def prepare(path: Path, people: list[Colleague]) -> Handout:
    """Keep what the sheet says and make up the rest."""
    held = _read(path)
    old = {entry["username"]: entry["password"] for entry in held.get("people", [])}
    machines = {entry["client_id"]: entry["client_secret"] for entry in held.get("clients", [])}
    handout = Handout(
        passwords={p.username: SecretStr(old.get(p.username) or _password()) for p in people},
        machine_secret=SecretStr(machines.get(MACHINE[0]) or secrets.token_urlsafe(32)),
        known=frozenset(old),
    )
    offered = Offered(
        services=held.get("services", []),
        machine=[slug for entry in held.get("clients", []) for slug in entry.get("services", [])],
    )
    write(path, people, handout, offered)
    return handout


def write(path: Path, people: list[Colleague], handout: Handout, offered: Offered) -> None:
    """The whole sheet, readable by its owner alone."""
    sheet = {
        "people": [
            {
                "username": person.username,
                "email": person.email,
                "password": handout.passwords[person.username].get_secret_value(),
                "realm": person.realm,
                "role": person.role,
            }
            for person in people
        ],
        "clients": [
            {
                "client_id": MACHINE[0],
                "client_secret": handout.machine_secret.get_secret_value(),
                "realm": identity.Realm.PARTNERS.value,
                "services": offered.machine,
            }
        ],
        "services": offered.services,
    }
    text = json.dumps(sheet, indent=2)
    if not path.exists() or path.read_text() != text + "\n":
        realms.write_private(path, text)


def _read(path: Path) -> dict[str, list[Any]]:
    if not path.exists():
        return {}
    held: dict[str, list[Any]] = json.loads(path.read_text())
    return held


def _password() -> str:
    """Four groups that can be read aloud: 79 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
