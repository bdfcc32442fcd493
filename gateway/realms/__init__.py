"""Keycloak as it shall be: plan, apply and drift over its configuration, and people written into it.

Works on what carries our mark and on nothing else; applying twice writes nothing the second time.
"""

from gateway.realms.admin import Account, Admin
from gateway.realms.changes import Change
from gateway.realms.configure import Site, configure, open_realm
from gateway.realms.directory import AccountExists, Directory, NewAccount
from gateway.realms.errors import KeycloakAway, KeycloakRefused, NotOurs, NoWayIn
from gateway.realms.follow import close_account, end_sign_in, open_account
from gateway.realms.machines import ensure_machine
from gateway.realms.people import NewPerson, Written, ensure_people, set_password
from gateway.realms.plan import apply, plan
from gateway.realms.secrets import CLIENTS, ensure, write_private
from gateway.realms.wanted import REALMS, Wanted, WantedClient, load

__all__ = [
    "CLIENTS",
    "REALMS",
    "Account",
    "AccountExists",
    "Admin",
    "Change",
    "Directory",
    "KeycloakAway",
    "KeycloakRefused",
    "NewAccount",
    "NewPerson",
    "NoWayIn",
    "NotOurs",
    "Site",
    "Wanted",
    "WantedClient",
    "Written",
    "apply",
    "close_account",
    "configure",
    "end_sign_in",
    "ensure",
    "ensure_machine",
    "ensure_people",
    "load",
    "open_account",
    "open_realm",
    "plan",
    "set_password",
    "write_private",
]
