"""Rows of this slice as resources of decisions."""

from gateway.authz import Resource
from gateway.identity.models import Organisation, Person, Session


def session(row: Session) -> Resource:
    """A session; belongs to a person."""
    return Resource("Session", str(row.id), {"person": str(row.person_id)})


def account(row: Person, organisation: Organisation) -> Resource:
    """A person as something that is looked at."""
    return Resource(
        "Account", str(row.id), {"person": str(row.id), "organisation": organisation.slug}, see="person:see"
    )
