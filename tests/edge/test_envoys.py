"""What each Envoy holds: the order of routes and clusters, and refusals that are not repeated."""

from gateway.edge import envoys
from gateway.edge.envoys import BEFORE_ROUTES, CLUSTERS, ROUTES, Envoy, Heard, Offer, Topic
from tests.edge.offers import offer

FILTERS = "type.googleapis.com/envoy.config.core.v3.TypedExtensionConfig"
DENIED = (FILTERS, "frontdesk.denied")


def _holding(
    envoy: Envoy, key: tuple[str, str], topic: Topic, routes: str = "", now: float = 0.0
) -> Offer | None:
    """Offer a topic, and acknowledge what was offered."""
    offer = envoy.offer_for(key, topic, routes, now)
    if offer:
        envoy.offered[key] = (offer, now)
        envoy.note(key, offer.version, envoy.judge(key, offer.version))
    return offer


def _names(offer: Offer | None) -> list[object]:
    assert offer
    return [one["name"] for one in offer.resources]


def test_routes_wait_for_what_they_need_and_not_for_ever() -> None:
    """Clusters and the terms of leases come first; after a second the routes go on alone."""
    envoy, routes = Envoy(), (ROUTES, "frontdesk")
    assert envoy.offer_for(routes, offer(5, "r"), "5-r", 10.0) is None
    _holding(envoy, BEFORE_ROUTES[0], offer(5, "a"))
    assert envoy.offer_for(routes, offer(5, "r"), "5-r", 10.1) is None
    _holding(envoy, BEFORE_ROUTES[1], offer(5, "a"))
    assert envoy.offer_for(routes, offer(5, "r"), "5-r", 10.2) is not None
    assert envoy.offer_for(routes, offer(6, "r"), "6-r", 20.0) is None
    later = 20.0 + envoys.ROUTES_WAIT_SECONDS
    assert envoy.offer_for(routes, offer(6, "r"), "6-r", later) is not None


def test_a_cluster_stays_until_no_route_leads_to_it() -> None:
    """Gone from the list, kept in Envoy, until the routes without it are acknowledged."""
    envoy, clusters, routes = Envoy(), (CLUSTERS, ""), (ROUTES, "frontdesk")
    _holding(envoy, clusters, offer(5, "a", "b"))
    envoy.acknowledged[BEFORE_ROUTES[1]] = "5-x"
    _holding(envoy, routes, offer(5, "r"))
    assert _names(_holding(envoy, clusters, offer(6, "a"), "6-r")) == ["a", "b"]
    envoy.acknowledged[BEFORE_ROUTES[1]] = "6-x"
    _holding(envoy, routes, offer(6, "r"), "6-r")
    assert _names(_holding(envoy, clusters, offer(6, "a"), "6-r")) == ["a"]
    assert _names(_holding(envoy, clusters, offer(6, "a"), "6-r")) == ["a"]


def test_a_refused_version_is_offered_again_only_after_a_pause() -> None:
    """A lost answer looks the same as a refused one; neither may become a storm."""
    envoy = Envoy()
    envoy.offered[DENIED] = (offer(3, "a"), 100.0)
    heard = envoy.judge(DENIED, "")
    assert heard is Heard.REFUSED
    envoy.note(DENIED, "", heard)
    assert envoy.judge(DENIED, "") is Heard.NOTHING
    assert not envoy.may_offer(DENIED, "3-a", 101.0)
    assert envoy.may_offer(DENIED, "4-b", 101.0)
    assert envoy.may_offer(DENIED, "3-a", 100.0 + envoys.OFFER_AGAIN_SECONDS)
