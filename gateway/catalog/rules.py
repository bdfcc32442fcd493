"""Pure rules: the life of a service, host names, and what a test of the connection must have shown."""

import re
from enum import StrEnum

from brokers import sdk
from gateway.catalog.errors import Forgeable, IllegalEvent, NotTested, SlugRefused
from gateway.catalog.models import ServiceState

S = ServiceState


class ServiceEvent(StrEnum):
    """What can happen to a service."""

    DESCRIBE = "describe"
    PUBLISH = "publish"
    RESTRICT = "restrict"
    RETIRE = "retire"
    END = "end"


E = ServiceEvent
TRANSITIONS: dict[tuple[ServiceState, ServiceEvent], ServiceState] = {
    (S.DECLARED, E.DESCRIBE): S.PROVISIONAL,
    (S.DECLARED, E.RETIRE): S.RETIRING,
    (S.PROVISIONAL, E.PUBLISH): S.PUBLISHED,
    (S.PROVISIONAL, E.RETIRE): S.RETIRING,
    (S.PUBLISHED, E.RESTRICT): S.RESTRICTED,
    (S.PUBLISHED, E.RETIRE): S.RETIRING,
    (S.RESTRICTED, E.PUBLISH): S.PUBLISHED,
    (S.RESTRICTED, E.RETIRE): S.RETIRING,
    (S.RETIRING, E.END): S.RETIRED,
}
# In these the service stands in the catalog, and Envoy has a route to it.
OPEN = (S.PUBLISHED, S.RESTRICTED, S.RETIRING)

RESERVED = frozenset({"id", "portal", "api", "www", "admin", "localhost"})
RESERVED_PREFIX = "frontdesk"
_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
MAX_SLUG = 40
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))
_SIGNS = str.maketrans({"0": "o", "1": "l", "i": "l", "5": "s", "2": "z", "8": "b", "-": None})


def after(state: str, event: ServiceEvent) -> ServiceState:
    """The next state. Raises IllegalEvent where the table has none."""
    try:
        return TRANSITIONS[ServiceState(state), event]
    except KeyError:
        raise IllegalEvent("Reload the page to see where it stands.") from None


def skeleton(slug: str) -> str:
    """The slug as a hasty eye reads it: equal skeletons look alike."""
    folded = slug
    for pair, sign in _PAIRS:
        folded = folded.replace(pair, sign)
    return folded.translate(_SIGNS)


def verify_slug(slug: str) -> None:
    """Raises SlugRefused for what is no plain host label, is punycode, reserved, or looks reserved."""
    if not _SLUG.fullmatch(slug) or len(slug) > MAX_SLUG or slug.startswith("xn-"):
        raise SlugRefused(
            "Use lower-case letters, digits and single hyphens, at most 40.",
            fields={"slug": "not a host name"},
        )
    like = skeleton(slug)
    if like in {skeleton(word) for word in RESERVED} or like.startswith(skeleton(RESERVED_PREFIX)):
        raise SlugRefused(
            "Choose another one; this one is, or looks like, ours.", fields={"slug": "reserved"}
        )


def verify_same_kind(state: str, manifest: sdk.AnyManifest, opens_at: str | None) -> None:
    """Raises IllegalEvent where people have it and it would stop, or begin, to be set up by hand: what the
    gateway opened nobody has at the vendor, and the other way round.
    """
    by_hand = isinstance(manifest, sdk.ByHand)
    if state != S.PROVISIONAL and by_hand != (opens_at is not None):
        raise IllegalEvent(
            "One of the two is set up by hand and the other by the gateway, and people have it. "
            "Register the new one beside it, and plan the end of this one."
        )


def verify_tested(manifest: sdk.AnyManifest, report: sdk.CheckReport | None) -> None:
    """Raises NotTested without a report, for one about other content or a bad one, Forgeable where a header
    suffices. What is set up by hand has no connection, and needs no test.

    A service that only its network protects may be believed to believe anybody: its IT owner attests it.
    """
    if isinstance(manifest, sdk.ByHand):
        return
    if report is None:
        raise NotTested("Test the connection of this manifest first.")
    if report.manifest != manifest.digest:
        raise NotTested("The manifest has changed since its test. Test the connection again.")
    if report.health is sdk.Health.FAILED:
        raise NotTested(report.detail)
    network = manifest.proxy.how_it_knows is sdk.manifest.HowItKnows.NETWORK
    if report.forgery is sdk.Forgery.BELIEVED and not network:
        raise Forgeable(report.detail)
