"""What can be had: services with manifests, plans and stewards, and the circles that see them.

A service is `declared → provisional → published ⇄ restricted → retiring → retired`. Visibility is decided
per circle by policy, never per service; for everybody else a service does not exist.
"""

from gateway.catalog.appoint import appoint
from gateway.catalog.define_circle import define_circle
from gateway.catalog.end import end
from gateway.catalog.entities import catalog_entity, circle_entity, service_entity
from gateway.catalog.errors import (
    Forgeable,
    IllegalEvent,
    NotTested,
    SlugRefused,
    UnknownCircle,
    UnreadableManifest,
)
from gateway.catalog.events import (
    CircleDefined,
    ServiceAppointed,
    ServiceEnded,
    ServiceEndReached,
    ServicePublished,
    ServiceRegistered,
    ServiceRestricted,
    ServiceRetired,
    ServiceRevised,
    ServiceTested,
    ServiceVacated,
)
from gateway.catalog.finding import Choice, Facet, FacetCounts, Fit, Page, Sifted
from gateway.catalog.forms import CircleForm
from gateway.catalog.models import (
    Circle,
    Plan,
    PlanId,
    Service,
    ServiceId,
    ServiceState,
    StewardKind,
    Stewardship,
)
from gateway.catalog.note_test import note_test
from gateway.catalog.note_waits import note_waits
from gateway.catalog.publish import publish
from gateway.catalog.queries.administered import (
    administered,
    administered_services,
    allowed,
    circles,
    it_manager,
    locked,
    run_by,
    service,
    vacancies,
)
from gateway.catalog.queries.found import services, sifted
from gateway.catalog.queries.known import (
    apis,
    brokered,
    facts,
    is_open,
    manifest_of,
    named,
    plan,
    plans_by_id,
    published,
)
from gateway.catalog.queries.office import (
    Health,
    Wanted,
    administered_count,
    administered_page,
    circle_uses,
    seats_of,
)
from gateway.catalog.queries.visible import (
    plans,
    plans_of,
    service_by_slug,
    services_by_id,
    stewards_of,
    visible_circles,
    visible_to,
)
from gateway.catalog.register import register
from gateway.catalog.republish import republish
from gateway.catalog.restrict import restrict
from gateway.catalog.retire import retire
from gateway.catalog.revise import revise
from gateway.catalog.vacate import vacate
from gateway.catalog.views import Administered, Brokered, Seat, ServiceFacts
from gateway.catalog.wording import Cost, Wait

__all__ = [
    "Administered",
    "Brokered",
    "Choice",
    "Circle",
    "CircleDefined",
    "CircleForm",
    "Cost",
    "Facet",
    "FacetCounts",
    "Fit",
    "Forgeable",
    "Health",
    "IllegalEvent",
    "NotTested",
    "Page",
    "Plan",
    "PlanId",
    "Seat",
    "Service",
    "ServiceAppointed",
    "ServiceEndReached",
    "ServiceEnded",
    "ServiceFacts",
    "ServiceId",
    "ServicePublished",
    "ServiceRegistered",
    "ServiceRestricted",
    "ServiceRetired",
    "ServiceRevised",
    "ServiceState",
    "ServiceTested",
    "ServiceVacated",
    "Sifted",
    "SlugRefused",
    "StewardKind",
    "Stewardship",
    "UnknownCircle",
    "UnreadableManifest",
    "Wait",
    "Wanted",
    "administered",
    "administered_count",
    "administered_page",
    "administered_services",
    "allowed",
    "apis",
    "appoint",
    "brokered",
    "catalog_entity",
    "circle_entity",
    "circle_uses",
    "circles",
    "define_circle",
    "end",
    "facts",
    "is_open",
    "it_manager",
    "locked",
    "manifest_of",
    "named",
    "note_test",
    "note_waits",
    "plan",
    "plans",
    "plans_by_id",
    "plans_of",
    "publish",
    "published",
    "register",
    "republish",
    "restrict",
    "retire",
    "revise",
    "run_by",
    "seats_of",
    "service",
    "service_by_slug",
    "service_entity",
    "services",
    "services_by_id",
    "sifted",
    "stewards_of",
    "vacancies",
    "vacate",
    "visible_circles",
    "visible_to",
]
