"""Services and circles."""

from gateway.cli.grammar import WHY, Kind, Value, Verb, more, of, only

_SLUG = of("slug", "The service.")
_MANIFEST = Value("manifest", "The manifest, a YAML file.", kind=Kind.FILE, positional=True)
_ONE = "/services/{slug}"
_FOUND = (
    only("search", "Words of its name, its job or its contents."),
    only("category", "What it is for.", Kind.LIST),
    only("cost", "free, low, middle, high or on-request.", Kind.LIST),
    only("wait", "at-once, day, longer or unknown.", Kind.LIST),
    only("technology_class", "information, operational or customer.", Kind.LIST),
)
_LISTED = ("slug", "name", "summary", "offer")

ROWS = (
    Verb("services", "list", "GET", "/services", "What you see in the catalog.", _FOUND, _LISTED),
    Verb("services", "show", "GET", _ONE, "One service.", (_SLUG,)),
    Verb("services", "calls", "GET", f"{_ONE}/calls", "How a program calls it.", (_SLUG,)),
    Verb("services", "impact", "GET", f"{_ONE}/impact", "Who is hit if it goes out of use.", (_SLUG,)),
    Verb("services", "manifest", "GET", f"{_ONE}/manifest", "The manifest that it follows.", (_SLUG,)),
    Verb(
        "services",
        "register",
        "POST",
        "/services",
        "Enter a service from its manifest.",
        (_MANIFEST, more("slug", "Its short name, where that is not the manifest's id.")),
    ),
    Verb(
        "services",
        "revise",
        "PUT",
        f"{_ONE}/manifest",
        "Let a service follow another manifest.",
        (_SLUG, _MANIFEST),
    ),
    Verb("services", "test", "POST", f"{_ONE}/test", "Call it as the gateway would.", (_SLUG,)),
    Verb("services", "publish", "POST", f"{_ONE}/publish", "Test it and open it.", (_SLUG,)),
    Verb("services", "restrict", "POST", f"{_ONE}/restrict", "Let nobody new in.", (_SLUG, WHY)),
    Verb(
        "services",
        "retire",
        "POST",
        f"{_ONE}/retire",
        "Take it out of use at a moment that is told before.",
        (_SLUG, Value("ends_at", "When: 2026-12-31T18:00:00+01:00."), WHY),
    ),
    Verb(
        "services",
        "credential",
        "PUT",
        f"{_ONE}/credentials/{{name}}",
        "Enter a secret of a service, or replace it.",
        (
            _SLUG,
            of("name", "As the manifest declares it."),
            Value("secret", "The secret; asked for, or piped in.", kind=Kind.SECRET),
        ),
    ),
    Verb(
        "services",
        "appoint",
        "PUT",
        f"{_ONE}/stewards/{{kind}}",
        "Give one of the four seats to a person.",
        (
            _SLUG,
            of("kind", "business_owner, business_manager, it_owner or it_manager."),
            Value("person", "Their user name.", positional=True),
        ),
    ),
    Verb("circles", "list", "GET", "/circles", "All of them.", (), ("slug", "name", "realms", "units")),
    Verb(
        "circles",
        "define",
        "PUT",
        "/circles/{slug}",
        "Draw a circle, or draw it anew.",
        (
            of("slug", "The circle."),
            Value("name", "What people call it."),
            Value("realms", "workforce or partners.", kind=Kind.LIST, option="realm"),
            more("organisations", "Only of this one.", Kind.LIST, "organisation"),
            more("units", "Only of this one.", Kind.LIST, "unit"),
        ),
    ),
)
