"""Access, activations and tokens."""

from gateway.cli.grammar import WHY, Kind, Value, Verb, more, of, only

_GRANT = of("grant_id", "The access.")
_TOKEN = of("token_id", "The token.")
_ONE = "/grants/{grant_id}"
_SERVICE = only("service", "Only those for this service.")
_TOKENS = ("id", "name", "service", "state", "expires_at", "used_on")
_FILTERS = (
    only("mine", "Only what you hold yourself.", Kind.FLAG),
    only("state", "Only those: scheduled, provisioning, active, suspended, revoking, ended."),
    _SERVICE,
    only("person", "Only those of this user name or machine."),
)
_LISTED = ("id", "service", "plan", "person", "state", "ends_at")

ROWS = (
    Verb("grants", "list", "GET", "/grants", "The access that you may see.", _FILTERS, _LISTED),
    Verb("grants", "show", "GET", _ONE, "One of them.", (_GRANT,)),
    Verb("grants", "why", "GET", f"{_ONE}/why", "Why somebody has it.", (_GRANT,)),
    Verb("grants", "return", "POST", f"{_ONE}/return", "Give back what you hold.", (_GRANT,)),
    Verb("grants", "revoke", "POST", f"{_ONE}/revoke", "Take access away.", (_GRANT, WHY)),
    Verb("grants", "undo", "POST", f"{_ONE}/undo", "Bring back what was just taken away.", (_GRANT,)),
    Verb("grants", "suspend", "POST", f"{_ONE}/suspend", "Pause it.", (_GRANT, WHY)),
    Verb("grants", "resume", "POST", f"{_ONE}/resume", "End the pause.", (_GRANT,)),
    Verb(
        "grants",
        "withdraw",
        "POST",
        f"{_ONE}/withdraw",
        "End it before it ever worked.",
        (_GRANT, more("reason", "Why.")),
    ),
    Verb(
        "grants",
        "activations",
        "GET",
        f"{_ONE}/activations",
        "When it was opened for a short time.",
        (_GRANT,),
        ("id", "reason", "starts_at", "ends_at", "ended_at"),
    ),
    Verb(
        "grants",
        "activate",
        "POST",
        f"{_ONE}/activations",
        "Open it for a short time.",
        (_GRANT, Value("duration", "How long: 30m, 2h.", kind=Kind.DURATION), WHY),
    ),
    Verb(
        "grants",
        "deactivate",
        "POST",
        "/activations/{activation_id}/end",
        "The work is done.",
        (of("activation_id", "The activation."),),
    ),
    Verb("tokens", "list", "GET", "/tokens", "Your own.", (_SERVICE,), _TOKENS),
    Verb(
        "tokens",
        "of",
        "GET",
        f"{_ONE}/tokens",
        "Those of one access, also of somebody else's for IT.",
        (_GRANT,),
        _TOKENS,
    ),
    Verb(
        "tokens",
        "create",
        "POST",
        f"{_ONE}/tokens",
        "Make one; it is shown once.",
        (
            _GRANT,
            Value("name", "What it is for."),
            more("duration", "How long it lives: 15m, 8h, 30d (the most).", Kind.DURATION),
        ),
    ),
    Verb("tokens", "revoke", "POST", "/tokens/{token_id}/revoke", "Take one back.", (_TOKEN,)),
)
