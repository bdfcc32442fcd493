"""Services and circles as Cedar sees them."""

from gateway.authz import Resource
from gateway.catalog.models import Circle, Service, StewardKind


def service_entity(service: Service, *, vacancies: int) -> Resource:
    """The resource `Service` of policies/schema.cedarschema."""
    return Resource(
        "Service",
        str(service.id),
        {
            "slug": service.slug,
            "state": service.state,
            "class": service.technology_class,
            "half": service.half,
            "vacancies": vacancies,
        },
    )


def catalog_entity() -> Resource:
    """The catalog as a whole, for acts that concern no single service: drawing circles, listing all."""
    return Resource(
        "Service",
        "*",
        {"slug": "", "state": "", "class": "", "half": "", "vacancies": len(StewardKind)},
    )


def circle_entity(circle: Circle) -> Resource:
    """The resource `Circle`."""
    return Resource(
        "Circle",
        circle.slug,
        {
            "realms": tuple(circle.realms),
            "organisations": tuple(circle.organisations),
            "units": tuple(circle.units),
        },
    )
