"""What a card says of a service in one line: who answers, how long it takes, why it is suggested."""

from typing import Final

from gateway.kernel.language import _, mark, plural
from gateway.portal.language import span
from gateway.requests import Card, Suggestion, Whose

_MINUTE: Final = 60
_ROLES: Final = {
    "approver": mark("%(num)d of %(of)d approvers use it"),
    "steward": mark("%(num)d of %(of)d stewards use it"),
    "it-admin": mark("%(num)d of %(of)d in IT use it"),
    "auditor": mark("%(num)d of %(of)d auditors use it"),
    "security": mark("%(num)d of %(of)d in security use it"),
}


def answered(card: Card) -> str:
    """Who says yes to the wish for it."""
    if not card.by_person:
        by_hand = card.service.opens_at is not None
        return _("Nobody has to approve it") if by_hand else _("Granted at once")
    terms = card.terms
    if not terms.approver:
        return _("Somebody approves")
    if terms.stages > 1:
        many = terms.stages - 1
        others = plural("%(name)s and one more approve", "%(name)s and %(num)d more approve", many)
        return others % {"name": terms.approver, "num": many}
    return _("%(name)s approves") % {"name": terms.approver}


def usually(seconds: int) -> str:
    """How long it took others from asking to having."""
    if seconds < _MINUTE:
        return _("Usually within a minute")
    return _("Usually %(time)s") % {"time": span(seconds)}


def because(one: Suggestion) -> str:
    """Why it is suggested."""
    if one.whose is Whose.UNIT:
        return _("%(num)d of %(of)d in %(unit)s use it") % {"num": one.people, "of": one.of, "unit": one.name}
    said = _ROLES.get(one.name, mark("%(num)d of %(of)d in your role use it"))
    return _(said) % {"num": one.people, "of": one.of}
