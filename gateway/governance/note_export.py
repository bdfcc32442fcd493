"""Note that a list was taken away as a file: it names people, and is from then on out of our hands."""

from gateway.governance.events import ListExported
from gateway.kernel import new_id
from gateway.work import Unit


def note_export(unit: Unit, part: str) -> None:
    """For whoever was just shown the list: the file holds the rows of the page, by the same right."""
    unit.emit(ListExported(id=new_id(), part=part))
