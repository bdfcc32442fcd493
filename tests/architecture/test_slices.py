"""Slices keep their shape: a facade, a contract, one grammar, and authorisation in the verb."""

from gateway.authz import Action
from tests.architecture.guards import authorised, commits, contracts, facades, grammar
from tests.architecture.guards.sources import ROOT, sources

# What takes a unit and does not ask, each with its reason.
EXCUSED: dict[str, tuple[str, ...]] = {
    "a sink: what it writes was allowed by the act": ("enforcement.note", "notifications.wake"),
    "a note of what the same unit has just read by its own right": ("governance.note_export",),
    "what queries are made of: the slice that asks knows by which right": (
        "work.note_rows",
        "work.rows_by_id",
    ),
    "bookkeeping of the worker, which shows nobody anything": (
        "audit.load_access_log",
        "audit.load_spool",
        "audit.seal",
        "catalog.note_waits",
        "enforcement.forget",
        "enforcement.forget_flows",
        "identity.forget_flows",
        "work.due_events",
        "work.forget_answers",
    ),
    "before anybody is known: the proof itself is the scope": (
        "enforcement.issue_code",
        "enforcement.redeem",
        "enforcement.start",
        "identity.bearer_by_id",
        "identity.bearer_of",
        "identity.found",
        "identity.invited",
        "identity.end_sessions_of",
        "identity.machine_of",
        "identity.session_by_id",
        "identity.session_subject",
        "identity.sign_in_again",
        "identity.sign_in_begin",
        "identity.sign_in_claim",
        "identity.sign_in_complete",
        "identity.touch",
    ),
    "facts of a decision that is about to be made": (
        "identity.manager_of",
        "catalog.brokered",
        "enforcement.of_person",
        "enforcement.of_session",
        "enforcement.of_personal_token",
        "enforcement.of_token",
        "tokens.shown",
        "grants.held",
        "grants.live_for",
        "grants.open_activation",
        "catalog.visible_to",
    ),
    "the state of the data plane: ids, and what Envoy acknowledged": (
        "enforcement.denied",
        "enforcement.heard",
        "enforcement.lagging",
        "enforcement.newest",
    ),
    "rows by an id that the caller holds by another right, which it asked for itself": (
        "catalog.apis",
        "catalog.facts",
        "catalog.locked",
        "catalog.manifest_of",
        "catalog.named",
        "catalog.plan",
        "catalog.plans_by_id",
        "catalog.service",
        "catalog.vacancies",
        "grants.locked",
        "catalog.it_manager",
        "grants.of_requests",
        "provisioning.paused",
        "requests.usual",
    ),
}
# Posts on one thing that are no act on it.
ROUTES = {
    "decisions": "the three answers of an approver are one form",
    "activations": "a new activation of a grant is a thing in its list",
    "test": "calling a service for a look changes nothing of it; what was seen is kept beside it",
    "request": "the form that submits a request stands on the page of the service",
    "tokens": "a new token of a grant is a thing in its list",
    "credentials": "entering a credential is part of administering a service",
    "drop": "a filter of the office is a habit of one person, and nothing that a rule speaks of",
}


def test_every_slice_has_its_protected_contract() -> None:
    """Outsiders import a slice whole."""
    assert contracts.offences(ROOT) == []


def test_every_folder_is_known_to_the_guards() -> None:
    """A new slice enters the list of layers and contracts on its first day."""
    assert contracts.unlisted(ROOT) == []


def test_facades_re_export_and_do_nothing_else() -> None:
    """A docstring, imports, `__all__`."""
    assert facades.offences(sources()) == []


def test_only_work_ends_a_transaction() -> None:
    """A commit elsewhere would split an act in two."""
    assert commits.offences(sources()) == []


def test_what_takes_a_unit_asks_or_follows_an_event() -> None:
    """Authorisation stands in the verb: no channel can forget it."""
    excused = [name for names in EXCUSED.values() for name in names]
    assert authorised.Walk(sources()).offences(excused) == []


def test_action_module_function_and_event_have_one_name() -> None:
    """Who knows one of them finds the others."""
    assert grammar.verbs([action.value for action in Action], sources()) == []


def test_routes_are_called_like_the_acts_that_they_are() -> None:
    """`POST /grants/{id}/revoke` is `grant:revoke`."""
    assert grammar.routes([action.value for action in Action], sources(), ROUTES) == []
