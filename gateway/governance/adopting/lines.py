"""A list as it came (CSV, RFC 4180): lines with numbers, or what is wrong and what to do about it."""

import csv
import io
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

LARGEST: Final = 5_000_000
MOST_LINES: Final = 20_000
LONGEST_CELL: Final = 500
# What a spreadsheet would run when somebody opens an export of ours again.
_RUNS: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: `line` as an editor counts (0 for the whole list), and what to do."""

    line: int
    column: str
    words: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list; an empty optional cell is an empty word."""

    number: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        """The cell of that column."""
        return self.cells.get(column, "")

    def fault(self, column: str, words: str) -> Fault:
        """Something is wrong with that cell."""
        return Fault(self.number, column, words)


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns a list must and may have; `key` names those that tell two lines apart."""

    needed: tuple[str, ...]
    optional: tuple[str, ...] = ()
    key: tuple[str, ...] = ()


def read(text: str | bytes, columns: Columns) -> tuple[list[Line], list[Fault]]:
    """Every line that can be read, and every fault. Never raises for what is in the list."""
    if len(text) > LARGEST:
        return [], [Fault(0, "", f"The list is larger than {LARGEST // 1_000_000} MB: cut it in pieces.")]
    try:
        decoded = text.decode("utf-8-sig") if isinstance(text, bytes) else text.removeprefix("\ufeff")
    except UnicodeDecodeError as wrong:
        line = text[: wrong.start].count(b"\n") + 1 if isinstance(text, bytes) else 0
        return [], [Fault(line, "", "A sign here is not UTF-8: save the list as UTF-8 and send it again.")]
    if "\0" in decoded:
        return [], [Fault(0, "", "This is no text: save the list as CSV and send it again.")]
    head = decoded.partition("\n")[0]
    rows = csv.reader(io.StringIO(decoded, newline=""), delimiter=";" if ";" in head else ",", strict=True)
    try:
        return _lines(rows, columns, lambda: rows.line_num)
    except csv.Error as wrong:
        return [], [Fault(rows.line_num, "", f"The list cannot be read from here on: {wrong}.")]


def _lines(
    rows: Iterator[list[str]], columns: Columns, number: Callable[[], int]
) -> tuple[list[Line], list[Fault]]:
    head = [name.strip().lower() for name in next(rows, [])]
    faults = list(_of_head(head, columns))
    if faults:
        return [], faults
    lines: list[Line] = []
    for row in rows:
        if not any(cell.strip() for cell in row):
            continue
        if len(lines) >= MOST_LINES:
            return [], [Fault(number(), "", f"There are more than {MOST_LINES} lines: cut it in pieces.")]
        if len(row) != len(head):
            faults.append(Fault(number(), "", f"There are {len(row)} cells and {len(head)} columns."))
            continue
        line = Line(number(), {name: cell.strip() for name, cell in zip(head, row, strict=True)})
        faults += _of_cells(line, row, head, columns)
        lines.append(line)
    faults += _twice(lines, columns.key)
    return lines, faults or ([] if lines else [Fault(0, "", "There is no line in it.")])


def _of_head(head: Sequence[str], columns: Columns) -> Iterator[Fault]:
    for name in columns.needed:
        if name not in head:
            yield Fault(1, name, f"The column {name} is missing.")
    for name in head:
        if name not in (*columns.needed, *columns.optional):
            words = f"Nobody knows this column; known are {', '.join((*columns.needed, *columns.optional))}."
            yield Fault(1, name[:LONGEST_CELL], words)
    if len({*head}) != len(head):
        yield Fault(1, "", "A column is there twice.")


def _of_cells(line: Line, row: Sequence[str], head: Sequence[str], columns: Columns) -> Iterator[Fault]:
    for name, cell in zip(head, row, strict=True):
        if name in columns.needed and not cell.strip():
            yield line.fault(name, "This cell must not be empty.")
        if len(cell) > LONGEST_CELL:
            yield line.fault(name, f"This is longer than {LONGEST_CELL} signs.")
        if cell.startswith(_RUNS):
            yield line.fault(name, f"A cell must not begin with {cell[0]!r}: a spreadsheet would run it.")
        if any(unicodedata.category(sign) in ("Cc", "Cf", "Cs") for sign in cell.strip()):
            yield line.fault(name, "There is a sign in it that cannot be seen: type it again.")


def _twice(lines: Sequence[Line], key: Sequence[str]) -> Iterator[Fault]:
    seen: dict[tuple[str, ...], int] = {}
    for line in lines:
        mark = tuple(line[name].casefold() for name in key)
        first = seen.setdefault(mark, line.number)
        if first != line.number:
            yield line.fault(key[-1], f"The same stands in line {first} already: leave one of them.")
