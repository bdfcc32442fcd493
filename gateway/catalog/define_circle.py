"""Define a circle: who sees the services that name it."""

from gateway.authz import Action
from gateway.catalog.entities import catalog_entity
from gateway.catalog.events import CircleDefined
from gateway.catalog.forms import CircleForm
from gateway.catalog.models import Circle
from gateway.kernel import new_id
from gateway.work import Unit


async def define_circle(unit: Unit, form: CircleForm) -> Circle:
    """Draw the circle, or draw it anew under the same slug. Raises NotAllowed."""
    because = unit.require(Action.SERVICE_ADMINISTER, catalog_entity())
    values = form.model_dump(mode="json")
    drawn = await unit.db.get(Circle, form.slug)
    circle = drawn.sqlmodel_update(values) if drawn else Circle(id=new_id(), **values)
    unit.db.add(circle)
    await unit.db.flush()
    unit.emit(CircleDefined(id=circle.id), because=because)
    return circle
