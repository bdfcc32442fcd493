"""The demo company: who works there, for whom, and who supplies it. All of it is invented."""

from dataclasses import dataclass, replace
from typing import Final

from gateway import identity

HOME: Final = ("lindenhof", "Lindenhof", "lindenhof.example")
SUPPLIER: Final = ("brightwell", "Brightwell Instruments", "brightwell.example")
# At the head of the whole company: whoever leads a unit reports there.
HEAD: Final = "tomas.lindgren"
ZONE: Final = "Europe/Amsterdam"
UNITS: Final = {"sales": "Sales", "operations": "Operations", "care": "Customer care"}
MACHINE: Final = ("brightwell-telemetry", "Brightwell telemetry collector")


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the demo. `role` is the one that they are known for; staff are all employees too."""

    first: str
    last: str
    realm: str
    organisation: str
    unit: str
    role: str
    manager: str

    @property
    def username(self) -> str:
        """First and last name, as at Keycloak."""
        return f"{self.first}.{self.last}".lower()

    @property
    def email(self) -> str:
        """The address at the organisation's domain."""
        return f"{self.username}@{self.organisation}.example"

    @property
    def roles(self) -> tuple[str, ...]:
        """What Keycloak knows them as."""
        if self.realm == identity.Realm.WORKFORCE:
            return tuple(sorted({identity.Role.EMPLOYEE.value, self.role}))
        return (self.role,)


# unit: manager, then the people; a role follows the name where it is more than the unit's own.
_STAFF: Final = {
    "sales": """
        Ines Aldana approver; Bram Visser; Chiara Conti; Daan Mulder; Elif Aydin; Finn Larsen; Greta Weiss;
        Hugo Marchand; Ilse Peeters; Jonas Keller; Katya Orlova; Liam Byrne; Mara Novak steward
    """,
    "operations": """
        Tomas Lindgren approver; Nadia Rahman it-admin; Otto Brandt steward; Paula Reyes steward;
        Quentin Moreau security; Ruth Abrams auditor; Stefan Iliev; Tuva Berg; Ugo Ferri; Vera Holm;
        Wim Jansen; Xenia Markou; Yusuf Demir it-admin; Zoe Hartmann
    """,
    "care": """
        Amara Okafor approver; Ben Lowe; Clara Nunes; Dario Greco; Esther Klein; Felix Baumann;
        Gwen Parry; Hana Kovacs steward; Ivan Petrov; Julia Santos; Kofi Mensah; Lena Fischer; Milan Dvorak
    """,
}
_SUPPLIER: Final = "Priya Nair supplier-admin; Samuel Osei supplier; Talia Stern supplier"


def colleagues() -> list[Colleague]:
    """Everybody, unit by unit; each has a manager but the head of the company and of the supplier."""
    found: list[Colleague] = []
    for unit, names in _STAFF.items():
        found += _group(names, identity.Realm.WORKFORCE, HOME[0], unit, identity.Role.EMPLOYEE)
    led = [replace(one, manager=HEAD) if not one.manager and one.username != HEAD else one for one in found]
    return led + _group(_SUPPLIER, identity.Realm.PARTNERS, SUPPLIER[0], "", identity.Role.SUPPLIER)


def _group(names: str, realm: str, organisation: str, unit: str, usual: str) -> list[Colleague]:
    people: list[Colleague] = []
    for entry in names.split(";"):
        first, last, *role = entry.split()
        manager = people[0].username if people else ""
        people.append(Colleague(first, last, realm, organisation, unit, role[0] if role else usual, manager))
    return people
