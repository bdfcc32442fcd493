"""No configuration lets a request reach an upstream undecided; the guard is shown red on planted faults."""

import copy
import itertools
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from gateway.enforcement.envoy.decisions import UNDECIDED
from gateway.enforcement.envoy.shapes import (
    CLUSTER_TYPE,
    DECISION,
    DENIED,
    HEADERS,
    LISTENER_TYPE,
    ROUTES,
    ROUTES_TYPE,
)
from gateway.enforcement.snapshot import PathExemption, PublishedService, Snapshot, Topic, snapshot
from tests.enforcement.envoy import facts
from tests.enforcement.envoy.walk import faults

NODE = {"id": "one", "metadata": {"binds": ["127.0.0.1"], "port": 8080}}
Routes = dict[str, Any]


def every_kind() -> list[PublishedService]:
    """All combinations of what a manifest can switch."""
    switches = itertools.product([True, False], repeat=6)
    return [
        replace(
            facts.TABLES if keyed else facts.CALENDAR,
            slug=f"s{number}",
            host=f"s{number}.localhost",
            leased=leased,
            websocket=websocket,
            cross_site_exempt=cross,
            assertion=assertion,
            path_exemptions=frozenset(PathExemption) if path else frozenset(),
        )
        for number, (keyed, leased, websocket, cross, assertion, path) in enumerate(switches)
    ]


def whole() -> Snapshot:
    """Everything that can be generated, at once."""
    return snapshot(facts.published(*every_kind()), facts.nobody_denied(), facts.pages())


def test_no_configuration_reaches_an_upstream_undecided() -> None:
    """Every kind of service."""
    assert faults(whole(), NODE) == []


def _host(routes: Routes) -> Routes:
    found: Routes = next(one for one in routes["virtual_hosts"] if one["name"].startswith("service:"))
    return found


def _route(routes: Routes) -> Routes:
    found: Routes = next(one for one in _host(routes)["routes"] if one["name"].startswith("exchange"))
    return found


def _undecided_route(routes: Routes) -> None:
    _route(routes)["typed_per_filter_config"] = {DECISION: UNDECIDED}


def _undecided_host(routes: Routes) -> None:
    _host(routes)["typed_per_filter_config"][DECISION] = UNDECIDED


def _undecided_everywhere(routes: Routes) -> None:
    routes["typed_per_filter_config"] = {DECISION: UNDECIDED}


def _undenied(routes: Routes) -> None:
    _route(routes)["typed_per_filter_config"] = {DENIED: {"rbac": {}}}


def _unnamed(routes: Routes) -> None:
    del _host(routes)["typed_per_filter_config"][HEADERS]


def _misnamed(routes: Routes) -> None:
    _route(routes)["route"]["cluster"] = "service:another"


def _uncapped(routes: Routes) -> None:
    route = _route(routes)["route"]
    route["cluster"] = route["cluster"].replace("service:", "upgrade:")


def _named_by_the_client(routes: Routes) -> None:
    mutations = _host(routes)["typed_per_filter_config"][HEADERS]["mutations"]["request_mutations"]
    mutations[-1]["append"]["append_action"] = "ADD_IF_ABSENT"


def _catch_all(routes: Routes) -> None:
    _host(routes)["domains"] = ["*"]


def _suffix(routes: Routes) -> None:
    _host(routes)["domains"] = ["*.localhost"]


def _chosen_by_header(routes: Routes) -> None:
    _route(routes)["route"] = {"cluster_header": "x-upstream"}


def _with_their_token(routes: Routes) -> None:
    _route(routes)["request_headers_to_remove"].remove("authorization")


def _with_our_cookies(routes: Routes) -> None:
    _route(routes)["request_headers_to_remove"].remove("cookie")


@pytest.mark.parametrize(
    "plant",
    [
        _undecided_route,
        _undecided_host,
        _undecided_everywhere,
        _undenied,
        _unnamed,
        _misnamed,
        _uncapped,
        _named_by_the_client,
        _catch_all,
        _suffix,
        _chosen_by_header,
        _with_their_token,
        _with_our_cookies,
    ],
)
def test_a_planted_fault_in_the_routes_is_named(plant: Callable[[Routes], None]) -> None:
    """The guard can fail."""
    assert faults(_planted(ROUTES_TYPE, ROUTES, plant), NODE)


def _optional_filter(template: Routes) -> None:
    template["http_filters"][3]["is_optional"] = True


def _missing_filter(template: Routes) -> None:
    del template["http_filters"][4]


def _swapped_filters(template: Routes) -> None:
    filters = template["http_filters"]
    filters[3], filters[4] = filters[4], filters[3]


@pytest.mark.parametrize("plant", [_optional_filter, _missing_filter, _swapped_filters])
def test_a_planted_fault_in_the_listener_is_named(plant: Callable[[Routes], None]) -> None:
    """The order of the filters is the argument."""
    assert faults(_planted(LISTENER_TYPE, "", plant), NODE)


def _any_size(cluster: Routes) -> None:
    options = next(iter(cluster["typed_extension_protocol_options"].values()))
    options["http_filters"] = options["http_filters"][1:]


def _without_key(cluster: Routes) -> None:
    options = next(iter(cluster["typed_extension_protocol_options"].values()))
    options["http_filters"][1]["typed_config"]["allow_request_without_credential"] = True


@pytest.mark.parametrize("plant", [_any_size, _without_key])
def test_a_planted_fault_in_a_cluster_is_named(plant: Callable[[Routes], None]) -> None:
    """Caps and keys sit where no route can be without them."""
    assert faults(_planted(CLUSTER_TYPE, "", plant), NODE)


def _planted(type_url: str, name: str, plant: Callable[[Routes], None]) -> Snapshot:
    found = whole()
    topic = found.topics[type_url, name]
    resources = copy.deepcopy(topic.resources)
    plant(resources[0])
    faulty = Topic(type_url, name, topic.sequence, topic.version, resources)
    return Snapshot({**found.topics, (type_url, name): faulty})
