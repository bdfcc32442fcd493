"""Rows of this slice as resources of decisions."""

from typing import Final

from gateway.authz import Resource
from gateway.identity.models import Client, Organisation, Person, Session


def session(row: Session) -> Resource:
    """A session; belongs to a person."""
    return Resource("Session", str(row.id), {"person": str(row.person_id)}, see="session:see")


def sessions_of(row: Person) -> Resource:
    """All sessions of a person together."""
    return Resource("Session", f"all of {row.id}", {"person": str(row.id)})


def account(row: Person, organisation: Organisation) -> Resource:
    """A person as something that is looked at."""
    return Resource(
        "Account", str(row.id), {"person": str(row.id), "organisation": organisation.slug}, see="person:see"
    )


def machine(row: Client, organisation: Organisation) -> Resource:
    """A machine as something that is looked after."""
    return Resource("Machine", str(row.id), {"client": row.client_id, "organisation": organisation.slug})


# The lists as a whole, and the house that somebody may become administrator of.
EVERYBODY: Final = Resource("Account", "everybody", {"person": "", "organisation": ""})
EVERY_SESSION: Final = Resource("Session", "every-session", {"person": ""})
EVERY_MACHINE: Final = Resource("Machine", "every-machine", {"client": "", "organisation": ""})
HOUSE: Final = Resource("House", "house")
