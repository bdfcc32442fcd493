"""Found the house: the first organisation, of whom its first administrator says how it is called."""

import re

from gateway.identity import queries, rules
from gateway.identity.invited import invited
from gateway.identity.models import Organisation, Realm
from gateway.kernel import errors
from gateway.work import Unit

_OTHER = re.compile(r"[^a-z0-9]+")


async def found(unit: Unit, secret: str, name: str, email: str) -> Organisation:
    """The organisation of our own people: the one that is there, or a new one of that name.

    Whoever holds the invitation may do it; `email` tells the mail domain. Raises InvitationOver, and
    Invalid for a name without letters or an address without a domain.
    """
    await invited(unit, secret)
    there = await queries.organisations_of_realm(unit, Realm.WORKFORCE.value)
    if there:
        return there[0]
    slug, domain = _OTHER.sub("-", name.lower()).strip("-"), rules.mail_domain(email)
    if not slug:
        raise errors.Invalid("Say how the company is called.", fields={"company": "no letters"})
    if domain is None:
        raise errors.Invalid("Enter an e-mail address.", fields={"email": "no address"})
    organisation = Organisation(slug=slug, name=name, realm=Realm.WORKFORCE.value, domains=[domain])
    unit.db.add(organisation)
    await unit.db.flush()
    return organisation
