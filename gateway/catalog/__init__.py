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
    ServiceVacated,
)
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
from gateway.catalog.queries.known import brokered, facts, is_open, manifest_of, plan, plans_by_id, published
from gateway.catalog.queries.office import administered_page, circle_uses, seats_of
from gateway.catalog.queries.visible import (
    plans,
    plans_of,
    service_by_slug,
    services,
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
from gateway.catalog.views import Administered, Brokered, Page, Seat, ServiceFacts

__all__ = [
    "Administered",
    "Brokered",
    "Circle",
    "CircleDefined",
    "CircleForm",
    "Forgeable",
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
    "ServiceVacated",
    "SlugRefused",
    "StewardKind",
    "Stewardship",
    "UnknownCircle",
    "UnreadableManifest",
    "administered",
    "administered_page",
    "administered_services",
    "allowed",
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
    "stewards_of",
    "vacancies",
    "vacate",
    "visible_circles",
    "visible_to",
]
