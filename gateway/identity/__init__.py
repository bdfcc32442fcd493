"""Who somebody is: people and organisations, machine clients, tokens, sign-in and sessions.

A person is an issuer's subject, never an e-mail address. Tokens pass one strict `Validator`.
Signing in takes four steps, two of them with no transaction open: `sign_in_begin`, then at the
issuer, then `sign_in_claim`, `Exchange.redeem` and `sign_in_complete`.
"""

from gateway.identity.administered import (
    LivingSession,
    account,
    clients_count,
    clients_page,
    people_count,
    people_page,
    sessions_count,
    sessions_of,
    sessions_page,
)
from gateway.identity.answers import Answer, flow_name, read_answer
from gateway.identity.at_issuer import (
    AccountAtIssuer,
    SignInAtIssuer,
    account_at_issuer,
    sign_in_at_issuer,
)
from gateway.identity.backchannel import Exchange, HttpKeys
from gateway.identity.deactivate import deactivate
from gateway.identity.deactivate_client import deactivate_client
from gateway.identity.end_every_session import end_every_session
from gateway.identity.end_session import end_session
from gateway.identity.end_sessions import end_sessions
from gateway.identity.end_sessions_of import end_sessions_of
from gateway.identity.enrol_admin import enrol_admin
from gateway.identity.entities import EVERY_MACHINE, EVERY_SESSION, EVERYBODY
from gateway.identity.errors import (
    InvitationOver,
    IssuerAway,
    NotAdmitted,
    Reason,
    SignInDeclined,
    SignInRefused,
    TokenRefused,
)
from gateway.identity.events import (
    AdminEnrolled,
    AdminInvited,
    AdminRecovered,
    ClientDeactivated,
    ClientReactivated,
    PersonAdmitted,
    PersonDeactivated,
    PersonMoved,
    PersonReactivated,
    SessionEnded,
    SessionStarted,
)
from gateway.identity.found import found
from gateway.identity.hierarchy import manager_of, reports_of
from gateway.identity.invite_admin import Invited, invite_admin
from gateway.identity.invited import invited
from gateway.identity.issuers import API_AUDIENCE, PORTAL_CLIENT, Issuer, Issuers, keycloak
from gateway.identity.localise import localise, own_id
from gateway.identity.looked_after import (
    accounts_named,
    acts_on,
    client_account,
    clients_by_id,
    units_of,
)
from gateway.identity.models import (
    Client,
    ClientId,
    Organisation,
    OrganisationId,
    OrganisationUnit,
    OrganisationUnitId,
    Person,
    PersonId,
    Realm,
    Role,
    Session,
    SessionId,
)
from gateway.identity.move import move
from gateway.identity.queries import (
    bearer_by_id,
    bearer_of,
    clients,
    machine_of,
    myself,
    organisations_by_id,
    people,
    people_by_id,
    person,
    person_by_email,
    person_by_username,
    session_by_id,
    session_subject,
    units_by_id,
)
from gateway.identity.reactivate import reactivate
from gateway.identity.reactivate_client import reactivate_client
from gateway.identity.recover_admin import recover_admin, recover_link
from gateway.identity.rules import ROLES, own_path
from gateway.identity.sign_in_begin import Departure, sign_in_again, sign_in_begin
from gateway.identity.sign_in_claim import ClaimedFlow, forget_flows, sign_in_claim, stray
from gateway.identity.sign_in_complete import Started, sign_in_complete
from gateway.identity.tokens import (
    FetchesKeys,
    KeySource,
    Recent,
    Validator,
    VerifiedClaims,
    VerifiedLogout,
)
from gateway.identity.touch import Touches, touch
from gateway.identity.views import Bearer, Machine, SignedIn, client_subject, subject_of

__all__ = [
    "API_AUDIENCE",
    "EVERYBODY",
    "EVERY_MACHINE",
    "EVERY_SESSION",
    "PORTAL_CLIENT",
    "ROLES",
    "AccountAtIssuer",
    "AdminEnrolled",
    "AdminInvited",
    "AdminRecovered",
    "Answer",
    "Bearer",
    "ClaimedFlow",
    "Client",
    "ClientDeactivated",
    "ClientId",
    "ClientReactivated",
    "Departure",
    "Exchange",
    "FetchesKeys",
    "HttpKeys",
    "InvitationOver",
    "Invited",
    "Issuer",
    "IssuerAway",
    "Issuers",
    "KeySource",
    "LivingSession",
    "Machine",
    "NotAdmitted",
    "Organisation",
    "OrganisationId",
    "OrganisationUnit",
    "OrganisationUnitId",
    "Person",
    "PersonAdmitted",
    "PersonDeactivated",
    "PersonId",
    "PersonMoved",
    "PersonReactivated",
    "Realm",
    "Reason",
    "Recent",
    "Role",
    "Session",
    "SessionEnded",
    "SessionId",
    "SessionStarted",
    "SignInAtIssuer",
    "SignInDeclined",
    "SignInRefused",
    "SignedIn",
    "Started",
    "TokenRefused",
    "Touches",
    "Validator",
    "VerifiedClaims",
    "VerifiedLogout",
    "account",
    "account_at_issuer",
    "accounts_named",
    "acts_on",
    "bearer_by_id",
    "bearer_of",
    "client_account",
    "client_subject",
    "clients",
    "clients_by_id",
    "clients_count",
    "clients_page",
    "deactivate",
    "deactivate_client",
    "end_every_session",
    "end_session",
    "end_sessions",
    "end_sessions_of",
    "enrol_admin",
    "flow_name",
    "forget_flows",
    "found",
    "invite_admin",
    "invited",
    "keycloak",
    "localise",
    "machine_of",
    "manager_of",
    "move",
    "myself",
    "organisations_by_id",
    "own_id",
    "own_path",
    "people",
    "people_by_id",
    "people_count",
    "people_page",
    "person",
    "person_by_email",
    "person_by_username",
    "reactivate",
    "reactivate_client",
    "read_answer",
    "recover_admin",
    "recover_link",
    "reports_of",
    "session_by_id",
    "session_subject",
    "sessions_count",
    "sessions_of",
    "sessions_page",
    "sign_in_again",
    "sign_in_at_issuer",
    "sign_in_begin",
    "sign_in_claim",
    "sign_in_complete",
    "stray",
    "subject_of",
    "touch",
    "units_by_id",
    "units_of",
]
