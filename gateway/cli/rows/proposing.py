"""Proposals: what people miss, and what IT answers."""

from gateway.cli.grammar import SEARCH, WHY, Kind, Value, Verb, more, of, only

_PROPOSAL = of("proposal_id", "The proposal.")
_ONE = "/proposals/{proposal_id}"
_WORD = more("reason", "A word with it; everybody who needs it reads it.")

ROWS = (
    Verb(
        "proposals",
        "list",
        "GET",
        "/proposals",
        "What waits for an answer, most wanted first.",
        (
            SEARCH,
            only("mine", "Only what you proposed or support.", Kind.FLAG),
            only("state", "Those of another state: planned, offered, declined, withdrawn."),
            only("kind", "tool or service."),
        ),
        ("id", "name", "kind", "wanted", "proposer", "state"),
    ),
    Verb("proposals", "show", "GET", _ONE, "One of them.", (_PROPOSAL,)),
    Verb(
        "proposals",
        "submit",
        "POST",
        "/proposals",
        "Declare a tool, or ask for a service.",
        (
            Value("kind", "tool (used already) or service (wished for).", positional=True),
            Value("name", "What it is called.", positional=True),
            Value("purpose", "What for."),
            Value("data", "What goes into it: public, internal, personal, confidential."),
            more("people", "How many would use it.", Kind.NUMBER),
            more("address", "Where it is: https://…"),
        ),
    ),
    Verb("proposals", "support", "POST", f"{_ONE}/support", "You need it too.", (_PROPOSAL,)),
    Verb("proposals", "withdraw", "POST", f"{_ONE}/withdraw", "You need yours no longer.", (_PROPOSAL,)),
    Verb("proposals", "plan", "POST", f"{_ONE}/plan", "It is going to be offered.", (_PROPOSAL, _WORD)),
    Verb("proposals", "decline", "POST", f"{_ONE}/decline", "It is not.", (_PROPOSAL, WHY)),
    Verb(
        "proposals",
        "offer",
        "POST",
        f"{_ONE}/offer",
        "It is there, as this service.",
        (_PROPOSAL, Value("service", "The service.", positional=True), _WORD),
    ),
)
