"""Cursors."""

from dataclasses import dataclass
from uuid import UUID

import pytest

from gateway import web
from gateway.kernel import errors, new_id


@dataclass(frozen=True)
class Row:
    """Something with an id."""

    id: UUID


def test_a_cursor_stands_for_the_last_row_of_a_page() -> None:
    """One row more than asked for says that there is another page."""
    rows = [Row(new_id()) for _ in range(3)]
    page = web.cut(rows, 2)
    assert list(page.items) == rows[:2]
    assert web.after(page.next) == rows[1].id
    assert web.cut(rows[:2], 2).next is None
    assert web.after(None) is None


@pytest.mark.parametrize("garbage", ["", "x", "%%%", "a" * 512, "ä", "AAAA", "../../etc"])
def test_garbage_is_refused_by_name(garbage: str) -> None:
    """Never an error of ours."""
    with pytest.raises(errors.Invalid) as refused:
        web.after(garbage)
    assert set(refused.value.fields) == {"cursor"}
