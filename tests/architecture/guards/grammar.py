"""One grammar: event = module = function = action: `grants/revoke.py`, `grant:revoke`, `GrantRevoked`."""

import ast
import re
from collections.abc import Iterable, Mapping

from tests.architecture.guards.sources import Source

# Whose verbs they are. What is decided and is no verb of a slice stands in DECIDED.
SLICE_OF = {
    "circle": "catalog",
    "service": "catalog",
    "request": "requests",
    "delegation": "requests",
    "grant": "grants",
    "activation": "grants",
    "fulfilment": "provisioning",
    "connection": "provisioning",
    "token": "tokens",
    "session": "identity",
    "person": "identity",
    "client": "identity",
    "admin": "identity",
    "audit": "audit",
    "finding": "governance",
    "company": "governance",
    "policy": "rulebook",
    "proposal": "proposals",
}
DECIDED = ("see", "use", "read", "administer", "approve_automatically", "approve_emergency")
_IRREGULAR = {
    "give_back": "GivenBack",
    "begin": "Begun",
    "submit": "Submitted",
    "withdraw": "Withdrawn",
    "undo": "Undone",
    "retry": "Retried",
    "done": "Done",
    "skip": "Skipped",
    "deny": "Denied",
    "plan": "Planned",
    "cancel": "Cancelled",
    "give": "Given",
}
# What the public path calls a verb whose name Python keeps for itself.
_PUBLIC = {"return": "give_back"}
_ACT = re.compile(r"^.*/\{[a-z_]+(?::[a-z]+)?\}/([a-z-]+)$")


def verbs(actions: Iterable[str], sources: Iterable[Source]) -> list[str]:
    """Actions without module, function or event of their name."""
    modules = {source.module: source for source in sources}
    found = []
    for action in actions:
        noun, _, verb = action.partition(":")
        if verb in DECIDED:
            continue
        of = SLICE_OF[noun]
        names = (verb, f"{verb}_{noun}")
        home = next((modules[m] for n in names if (m := f"gateway.{of}.{n}") in modules), None)
        if home is None:
            found.append(f"gateway/{of}: {action} has no module {verb}.py")
        elif not {f.name for f in home.tree.body if isinstance(f, ast.AsyncFunctionDef)} & {*names}:
            found.append(f"{home.name}:1: {action} has no function of its name")
        event = noun.capitalize() + past(verb)
        if event not in _classes(modules, f"gateway.{of}.events"):
            found.append(f"gateway/{of}/events.py:1: {action} has no event {event}")
    return found


def past(verb: str) -> str:
    """`revoke` → `Revoked`."""
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    word = verb.title().replace("_", "")
    return word + ("d" if word.endswith("e") else "ed")


def routes(actions: Iterable[str], sources: Iterable[Source], excused: Mapping[str, str]) -> list[str]:
    """POST routes on one thing (`/grants/{id}/revoke`) that are not called as an action is."""
    known = {action.partition(":")[2] for action in actions}
    return [
        source.at(node, f"POST …/{act[1]} is called like no action")
        for source in sources
        if source.module.startswith(("gateway.api", "gateway.portal"))
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call | ast.Tuple)
        for path in _posted(node)
        if (act := _ACT.match(path))
        if _PUBLIC.get(act[1], act[1].replace("-", "_")) not in known and act[1] not in excused
    ]


def _posted(node: ast.Call | ast.Tuple) -> list[str]:
    """The paths of `router.post("/…")`, `add_route("/…", methods=["POST"])` or a row `("POST", "/…", …)`."""
    given = [*node.args, *(k.value for k in node.keywords)] if isinstance(node, ast.Call) else node.elts
    words = [word for value in given for word in _words(value)]
    is_post = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "post"
    return words if is_post or "POST" in words else []


def _words(node: ast.expr) -> list[str]:
    if isinstance(node, ast.List | ast.Set):
        return [word for element in node.elts for word in _words(element)]
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def _classes(modules: Mapping[str, Source], name: str) -> set[str]:
    source = modules.get(name)
    return {n.name for n in source.tree.body if isinstance(n, ast.ClassDef)} if source else set()
