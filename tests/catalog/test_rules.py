"""The life of a service as a table, and entities that fit the schema."""

import json
import random
from datetime import UTC, datetime
from uuid import uuid4

import cedarpy
import pytest

from gateway import authz
from gateway.catalog import (
    Circle,
    IllegalEvent,
    Service,
    ServiceState,
    SlugRefused,
    catalog_entity,
    circle_entity,
    service_entity,
)
from gateway.catalog.rules import OPEN, TRANSITIONS, ServiceEvent, after, skeleton, verify_slug

SEED = 20260302


def test_every_trace_follows_the_table() -> None:
    """100,000 seeded steps: what the table does not hold is refused, and the end is the end."""
    dice = random.Random(SEED)
    state = ServiceState.DECLARED
    for _ in range(100_000):
        event = dice.choice(list(ServiceEvent))
        if (state, event) in TRANSITIONS:
            state = after(state, event)
        else:
            with pytest.raises(IllegalEvent):
                after(state, event)
        if state is ServiceState.RETIRED:
            assert not any(held is state for held, _ in TRANSITIONS)
            state = ServiceState.DECLARED


def test_every_state_is_reached_and_only_open_ones_lead_out_of_the_catalog() -> None:
    """No state is a leftover."""
    assert {*TRANSITIONS.values(), ServiceState.DECLARED} == set(ServiceState)
    assert ServiceState.PROVISIONAL not in OPEN
    assert ServiceState.RETIRED not in OPEN


@pytest.mark.parametrize(("one", "other"), [("portal", "p0rtal"), ("mail", "mai1"), ("modern", "rnodem")])
def test_look_alikes_have_one_skeleton(one: str, other: str) -> None:
    """A hasty eye reads them as one."""
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(
    "slug",
    [
        *("id", "portal", "api", "www", "admin", "localhost", "frontdesk", "frontdesk-help"),
        *("p0rtal", "adm1n", "www-", "l0calhost", "front-desk", "fr0ntdesk2", "vvww", "ap1", "ld"),
        *(
            "xn--80ak6aa92e",
            "a--b",
            "-a",
            "a.b",
            "A",
            "käse",
            "\u0441alendar",
            "",
            "a" * 41,
            "a_b",
            "1a",
            "a b",
        ),
    ],
)
def test_a_slug_that_is_ours_or_no_host_name_is_refused(slug: str) -> None:
    """Reserved, look-alike, punycode, foreign letters, too long."""
    with pytest.raises(SlugRefused):
        verify_slug(slug)


@pytest.mark.parametrize("slug", ["calendar", "price-list", "a1", "idea", "apis", "administration", "a" * 40])
def test_an_ordinary_name_is_a_slug(slug: str) -> None:
    """The allow beside the denies."""
    verify_slug(slug)


def test_entities_fit_the_schema(policies: authz.Policies) -> None:
    """Cedar takes each with exactly the attributes that it knows."""
    service = Service(
        id=uuid4(),
        slug="a",
        skeleton="a",
        name="A",
        summary="",
        description="",
        found_by="",
        technology_class="information",
        data_classification="internal",
        half="front",
        state="published",
        manifest_version=1,
        registered_at=datetime(2026, 3, 2, tzinfo=UTC),
    )
    circle = Circle(slug="c", name="C", realms=["workforce"])
    for resource in (service_entity(service, vacancies=0), catalog_entity(), circle_entity(circle)):
        verify_fits(policies, resource)


def test_an_entity_that_lacks_an_attribute_does_not_fit(policies: authz.Policies) -> None:
    """The check itself can fail."""
    with pytest.raises(ValueError, match="conform"):
        verify_fits(
            policies, authz.Resource("Service", "x", {"slug": "a", "state": "", "class": "", "vacancies": 0})
        )


def verify_fits(policies: authz.Policies, resource: authz.Resource) -> None:
    """Raises ValueError where Cedar's schema does not describe the entity."""
    attrs = {k: list(v) if isinstance(v, tuple) else v for k, v in resource.attrs.items()}
    entity = {"uid": {"type": resource.type, "id": resource.id}, "attrs": attrs, "parents": []}
    cedarpy.Entities.from_json_str(json.dumps([entity]), policies.schema)
