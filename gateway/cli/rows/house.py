"""People and machines, what waits for IT, rules, the trail, notices."""

from gateway.cli.grammar import SEARCH, WHY, Kind, Value, Verb, more, of, only

_PERSON = of("person_id", "The person, by id.")
_CLIENT = of("client_id", "The machine, by id.")
_GRANT = of("grant_id", "The access that it is about.")
_SERVICE = of("slug", "The service.")
_FINDING = of("finding_id", "The finding.")
_CHANGE = of("change_id", "The change.")
_UNTIL = Value("until", "Until when: 2026-12-31T18:00:00+01:00.")
_STATE = only("state", "Only those in this state.")
_RULES = Value("files", "Files of rules and of cases.", kind=Kind.RULES, positional=True)
_P, _C, _F = "/people/{person_id}", "/clients/{client_id}", "/findings/{finding_id}"
_N = "/connections/{slug}"
_W, _R = "/fulfilments/{grant_id}", "/policies/changes/{change_id}"

PEOPLE = (
    Verb(
        "me",
        "set",
        "PATCH",
        "/me",
        "Choose your language and your time zone; empty follows your company again.",
        (more("language", "en or de."), more("zone", "As in Europe/Berlin.")),
    ),
    Verb(
        "people",
        "list",
        "GET",
        "/people",
        "People by name.",
        (SEARCH,),
        ("id", "username", "name", "organisation", "unit", "active"),
    ),
    Verb("people", "show", "GET", _P, "One of them.", (_PERSON,)),
    Verb(
        "people",
        "sessions",
        "GET",
        f"{_P}/sessions",
        "Where somebody is signed in.",
        (_PERSON,),
        ("id", "created_at", "seen_at", "ends_at"),
    ),
    Verb("people", "deactivate", "POST", f"{_P}/deactivate", "Close the account now.", (_PERSON, WHY)),
    Verb("people", "reactivate", "POST", f"{_P}/reactivate", "Let them sign in again.", (_PERSON,)),
    Verb(
        "people",
        "move",
        "POST",
        f"{_P}/move",
        "Write where they work and who answers for them.",
        (_PERSON, more("unit", "The unit's short name."), more("manager", "The manager's id.")),
    ),
    Verb("people", "end-sessions", "POST", f"{_P}/sessions/end", "Sign them out everywhere.", (_PERSON,)),
    Verb(
        "sessions",
        "list",
        "GET",
        "/sessions",
        "Who is signed in now.",
        (SEARCH,),
        ("id", "username", "organisation", "created_at", "seen_at"),
    ),
    Verb("sessions", "end-all", "POST", "/sessions/end", "Sign everybody out, yourself too."),
    Verb(
        "sessions",
        "end",
        "POST",
        "/sessions/{session_id}/end",
        "Sign out there.",
        (of("session_id", "The session."),),
    ),
    Verb(
        "clients",
        "list",
        "GET",
        "/clients",
        "Machines by client id.",
        (SEARCH,),
        ("id", "client_id", "name", "organisation", "active"),
    ),
    Verb("clients", "deactivate", "POST", f"{_C}/deactivate", "Refuse it now.", (_CLIENT, WHY)),
    Verb("clients", "reactivate", "POST", f"{_C}/reactivate", "Accept it again.", (_CLIENT,)),
)
WORK = (
    Verb(
        "connections",
        "list",
        "GET",
        "/connections",
        "Every service that the gateway stands in front of.",
        (),
        ("service", "health", "tested_at", "paused_by", "paused_at", "paused_why"),
    ),
    Verb("connections", "pause", "POST", f"{_N}/pause", "Begin nothing there for now.", (_SERVICE, WHY)),
    Verb("connections", "resume", "POST", f"{_N}/resume", "Begin what waited.", (_SERVICE,)),
    Verb(
        "fulfilments",
        "list",
        "GET",
        "/fulfilments",
        "What is being set up or taken away.",
        (_STATE,),
        ("grant", "service", "holder", "purpose", "state", "error"),
    ),
    Verb("fulfilments", "retry", "POST", f"{_W}/retry", "Try again now.", (_GRANT,)),
    Verb("fulfilments", "skip", "POST", f"{_W}/skip", "Give up setting it up.", (_GRANT, WHY)),
    Verb("fulfilments", "done", "POST", f"{_W}/done", "Somebody did it by hand.", (_GRANT,)),
    Verb(
        "findings",
        "list",
        "GET",
        "/findings",
        "What is not as it should be.",
        (_STATE, only("kind", "Only those of this kind.")),
        ("id", "kind", "service", "state", "raised_at"),
    ),
    Verb("findings", "show", "GET", _F, "One of them.", (_FINDING,)),
    Verb("findings", "settle", "POST", f"{_F}/settle", "It was put right.", (_FINDING, WHY)),
    Verb("findings", "confirm", "POST", f"{_F}/confirm", "The emergency was right.", (_FINDING, WHY)),
    Verb("findings", "accept", "POST", f"{_F}/accept", "Live with it for a while.", (_FINDING, _UNTIL, WHY)),
    Verb("findings", "snooze", "POST", f"{_F}/snooze", "Look at it later.", (_FINDING, _UNTIL)),
    Verb("findings", "undo", "POST", f"{_F}/undo", "Take your answer back, at once.", (_FINDING,)),
    Verb(
        "imports",
        "run",
        "POST",
        "/imports",
        "Take over what there was before; only looked at unless you say --write.",
        (
            Value("kind", "people, owners or grants.", positional=True),
            Value("csv", "The list, a CSV file.", kind=Kind.FILE, positional=True),
            more("dry_run", "Look only, or write it.", Kind.SWITCH, "--look/--write"),
        ),
    ),
)
RULES = (
    Verb("policy", "show", "GET", "/policies", "The rules that decide now."),
    Verb("policy", "try", "POST", "/policies/simulations", "What these files would change.", (_RULES,)),
    Verb(
        "policy",
        "changes",
        "GET",
        "/policies/changes",
        "What was proposed.",
        (),
        ("id", "proposer", "why", "state", "proposed_at"),
    ),
    Verb("policy", "change", "GET", _R, "One change, and what it would do.", (_CHANGE,)),
    Verb(
        "policy",
        "propose",
        "POST",
        "/policies/changes",
        "Propose files with their cases.",
        (_RULES, Value("why", "Why; whoever accepts it reads it.")),
    ),
    Verb("policy", "accept", "POST", f"{_R}/accept", "Agree, as the second person.", (_CHANGE, WHY)),
    Verb("policy", "reject", "POST", f"{_R}/reject", "Keep the rules as they are.", (_CHANGE, WHY)),
    Verb(
        "audit",
        "list",
        "GET",
        "/audit",
        "Who did what, newest first.",
        (
            only("actor", "Who acted: Person:<id>."),
            only("action", "What was done: GrantRevoked."),
            only("object", "To what: Grant:<id>."),
            only("from", "The first moment: 2026-12-01T00:00:00+01:00."),
            only("to", "The first moment after."),
            only("outcome", "done or refused."),
        ),
        ("at", "actor", "action", "object", "outcome", "reasons"),
    ),
    Verb(
        "notices",
        "list",
        "GET",
        "/notices",
        "What you were told.",
        (),
        ("id", "at", "subject", "words", "read"),
    ),
    Verb(
        "notices",
        "read",
        "POST",
        "/notices/read",
        "Mark them as read.",
        (Value("up_to", "Up to this one.", positional=True),),
    ),
)
ROWS = (*PEOPLE, *WORK, *RULES)
