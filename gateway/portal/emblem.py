"""Emblem tiles: two shapes on a grid of two by two cells, as a function of the slug alone.

It needs no upload, no storage and nobody's logo. The template draws the paths, the stylesheet has
the colours (classes e0 to e7, `inv` for a dark ground).
"""

from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import Final

SALT: Final = b"1557"  # chosen once; another one redraws every tile
CELL: Final = 32

# A step: M or L and a point; A carries a point, its radius and its sweep.
Step = tuple[str, int, int] | tuple[str, int, int, int, int]
SHAPES: Final[tuple[tuple[Step, ...], ...]] = (
    (("M", 0, 0), ("L", 32, 0), ("A", 0, 32, 32, 1)),  # quarter
    (("M", 0, 0), ("L", 0, 16), ("A", 32, 16, 16, 0), ("L", 32, 0)),  # arch
    (("M", 0, 0), ("A", 32, 32, 32, 1), ("A", 0, 0, 32, 1)),  # leaf
    (("M", 0, 0), ("L", 32, 0), ("L", 0, 32)),  # flag
    (("M", 0, 0), ("A", 32, 0, 16, 0)),  # bowl
    (("M", 0, 0), ("L", 32, 0), ("L", 32, 14), ("L", 0, 14)),  # bar
    (("M", 16, 0), ("L", 32, 0), ("A", 0, 32, 32, 1), ("L", 0, 16), ("A", 16, 0, 16, 0)),  # rainbow
    (("M", 4, 16), ("A", 28, 16, 12, 1), ("A", 4, 16, 12, 1)),  # disc
)
# Which of the two shapes stands in each cell, and by how many quarter turns.
PLANS: Final = (
    ((0, 0), (0, 1), (0, 3), (0, 2)),  # pinwheel outwards
    ((0, 2), (0, 3), (0, 1), (0, 0)),  # facing the centre
    ((0, 0), (1, 0), (1, 2), (0, 2)),  # chequered
    ((0, 0), (0, 1), (1, 3), (1, 2)),  # roof and floor
    ((0, 0), (1, 1), (0, 0), (1, 1)),  # columns
)


@dataclass(frozen=True, slots=True)
class Emblem:
    """Class names for the colours, and two SVG paths in a box of 64 by 64."""

    classes: str
    first: str
    second: str


@lru_cache(maxsize=1024)
def emblem(slug: str) -> Emblem:
    """The tile of a service; the same slug always has the same one."""
    dice = blake2b(slug.encode(), digest_size=8, salt=SALT).digest()
    first = dice[1] % len(SHAPES)
    shapes = SHAPES[first], SHAPES[(first + 1 + dice[2] % (len(SHAPES) - 1)) % len(SHAPES)]
    paths = ["", ""]
    for cell, (which, turns) in enumerate(PLANS[dice[0] % len(PLANS)]):
        # Diagonal pairs in two tones, or one cell apart from the other three.
        tone = cell in {1, 2} if dice[3] % 3 else cell == dice[4] % 4
        paths[tone] += _drawn(shapes[which], turns + dice[5], CELL * (cell % 2), CELL * (cell // 2))
    return Emblem(f"e{dice[6] % 8}{' inv' if dice[7] % 2 else ''}", paths[0], paths[1])


def _drawn(shape: tuple[Step, ...], turns: int, dx: int, dy: int) -> str:
    path = ""
    for letter, x, y, *arc in shape:
        for _ in range(turns % 4):
            x, y = CELL - y, x  # noqa: PLW2901  # a quarter turn about the middle of the cell
        if arc:
            radius, sweep = arc
            path += f"A{radius} {radius} 0 0 {sweep} "
        else:
            path += letter
        path += f"{x + dx} {y + dy}"
    return path + "Z"
