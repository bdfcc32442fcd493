"""Requests, answers to them, and standing in."""

from gateway.cli.grammar import WHY, Kind, Place, Value, Verb, more, of, only

_REQUEST = of("request_id", "The request.")
_ONE = "/requests/{request_id}"
_STATE = only("state", "Only those: pending, needs_info, approved, denied, cancelled, lapsed.")
_LISTED = ("id", "service", "plan", "state", "created_at")
_WAITING = ("id", "requester", "holder", "service", "plan", "reason", "created_at")
_WISH = (
    Value("service", "The service.", positional=True),
    Value("reason", "What you need it for."),
    more("plan", "The plan, where there are several."),
    more("duration", "How long: 8h, 30d.", Kind.DURATION),
    more("client", "The machine that shall hold it, instead of you."),
    more("for", "Who shall hold it, instead of you."),
    more("starts_at", "From when: 2026-12-01T08:00:00+01:00."),
    more("emergency", "Open it now and have it looked at afterwards.", Kind.FLAG),
)
_ANSWER = f"{_ONE}/decisions"

ROWS = (
    Verb("requests", "list", "GET", "/requests", "What you asked for or shall hold.", (_STATE,), _LISTED),
    Verb("requests", "show", "GET", _ONE, "One request.", (_REQUEST,)),
    Verb("requests", "again", "GET", f"{_ONE}/again", "The same wish, to be sent once more.", (_REQUEST,)),
    Verb("requests", "submit", "POST", "/requests", "Ask for a plan of a service.", _WISH),
    Verb("requests", "preview", "POST", "/requests/preview", "What asking for it would cause.", _WISH),
    Verb(
        "requests",
        "answer",
        "POST",
        f"{_ONE}/answer",
        "Tell the approver what they wanted to know.",
        (_REQUEST, Value("words", "The answer.")),
    ),
    Verb(
        "requests",
        "cancel",
        "POST",
        f"{_ONE}/cancel",
        "It is no longer wanted.",
        (_REQUEST, more("reason", "Why.")),
    ),
    Verb("requests", "nudge", "POST", f"{_ONE}/nudge", "Remind the people who are asked.", (_REQUEST,)),
    Verb("requests", "escalate", "POST", f"{_ONE}/escalate", "Ask their managers as well.", (_REQUEST,)),
    Verb(
        "approvals",
        "list",
        "GET",
        "/requests",
        "What waits for your answer.",
        (),
        _WAITING,
        fixed={"inbox": "true"},
    ),
    Verb(
        "approvals",
        "approve",
        "POST",
        _ANSWER,
        "Say yes.",
        (_REQUEST, more("reason", "A word with it."), more("shorten", "For this long only.", Kind.DURATION)),
        fixed={"outcome": "approve"},
    ),
    Verb("approvals", "deny", "POST", _ANSWER, "Say no.", (_REQUEST, WHY), fixed={"outcome": "deny"}),
    Verb(
        "approvals",
        "ask",
        "POST",
        _ANSWER,
        "Ask what you need to know first.",
        (_REQUEST, Value("reason", "The question.", Place.FORM)),
        fixed={"outcome": "ask"},
    ),
    Verb(
        "approvals",
        "reassign",
        "POST",
        f"{_ONE}/reassign",
        "Let somebody else answer.",
        (_REQUEST, Value("to", "Their user name or e-mail."), more("reason", "Why.")),
    ),
    Verb(
        "approvals", "undo", "POST", f"{_ONE}/undo", "Take back your answer, within 30 seconds.", (_REQUEST,)
    ),
    Verb(
        "delegations",
        "list",
        "GET",
        "/delegations",
        "Who stands in for you, and you for whom.",
        (),
        ("id", "giver", "taker", "starts_at", "ends_at"),
    ),
    Verb(
        "delegations",
        "create",
        "POST",
        "/delegations",
        "Let a colleague answer for you.",
        (
            Value("taker", "Their user name or e-mail.", positional=True),
            Value("ends_at", "Until when: 2026-12-31T18:00:00+01:00."),
            more("starts_at", "From when, if not from now."),
        ),
    ),
    Verb(
        "delegations",
        "end",
        "POST",
        "/delegations/{delegation_id}/end",
        "Before its time.",
        (of("delegation_id", "The delegation."),),
    ),
)
