"""The FastAPI kit: who calls, problems, forms, paging, and the application that holds them together.

A route names its caller (`PersonCaller`, `AnyCaller`, `Visitor`, `Anyone`), writes its own
`units.open(caller.subject)` block, and renders after it.
"""

from gateway.web.app import create_app
from gateway.web.callers import AnyCaller, Anyone, PersonCaller, Visitor
from gateway.web.forms import Errors, form_token, read, verify_form, verify_post
from gateway.web.mistakes import faults
from gateway.web.once import Once
from gateway.web.paging import Cursor, Limit, Slice, after, cut
from gateway.web.ports import Ports, Site, ports
from gateway.web.problems import MEDIA_TYPE, Told, navigates
from gateway.web.route import Route, router
from gateway.web.trouble import ForeignPage, FormExpired, Outdated, SignInNeeded, WrongMediaType

__all__ = [
    "MEDIA_TYPE",
    "AnyCaller",
    "Anyone",
    "Cursor",
    "Errors",
    "ForeignPage",
    "FormExpired",
    "Limit",
    "Once",
    "Outdated",
    "PersonCaller",
    "Ports",
    "Route",
    "SignInNeeded",
    "Site",
    "Slice",
    "Told",
    "Visitor",
    "WrongMediaType",
    "after",
    "create_app",
    "cut",
    "faults",
    "form_token",
    "navigates",
    "ports",
    "read",
    "router",
    "verify_form",
    "verify_post",
]
