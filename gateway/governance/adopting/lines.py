"""A list as it came (CSV, RFC 4180): lines with numbers, or what is wrong and what to do about it."""

import csv
import io
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from gateway.kernel.language import _

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
        return [], [
            Fault(
                0,
                "",
                _("The list is larger than %(num)d MB: cut it in pieces.") % {"num": LARGEST // 1_000_000},
            )
        ]
    try:
        decoded = text.decode("utf-8-sig") if isinstance(text, bytes) else text.removeprefix("\ufeff")
    except UnicodeDecodeError as wrong:
        line = text[: wrong.start].count(b"\n") + 1 if isinstance(text, bytes) else 0
        return [], [Fault(line, "", _("A sign here is not UTF-8: save the list as UTF-8 and send it again."))]
    if "\0" in decoded:
        return [], [Fault(0, "", _("This is no text: save the list as CSV and send it again."))]
    head = decoded.partition("\n")[0]
    rows = csv.reader(io.StringIO(decoded, newline=""), delimiter=";" if ";" in head else ",", strict=True)
    try:
        return _lines(rows, columns, lambda: rows.line_num)
    except csv.Error as wrong:
        return [], [
            Fault(rows.line_num, "", _("The list cannot be read from here on: %(why)s.") % {"why": wrong})
        ]


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
            return [], [
                Fault(
                    number(),
                    "",
                    _("There are more than %(num)d lines: cut it in pieces.") % {"num": MOST_LINES},
                )
            ]
        if len(row) != len(head):
            faults.append(
                Fault(
                    number(),
                    "",
                    _("There are %(cells)d cells and %(columns)d columns.")
                    % {"cells": len(row), "columns": len(head)},
                )
            )
            continue
        line = Line(number(), {name: cell.strip() for name, cell in zip(head, row, strict=True)})
        faults += _of_cells(line, row, head, columns)
        lines.append(line)
    faults += _twice(lines, columns.key)
    return lines, faults or ([] if lines else [Fault(0, "", _("There is no line in it."))])


def _of_head(head: Sequence[str], columns: Columns) -> Iterator[Fault]:
    for name in columns.needed:
        if name not in head:
            yield Fault(1, name, _("The column %(name)s is missing.") % {"name": name})
    for name in head:
        if name not in (*columns.needed, *columns.optional):
            words = _("Nobody knows this column; known are %(names)s.")
            known = ", ".join((*columns.needed, *columns.optional))
            yield Fault(1, name[:LONGEST_CELL], words % {"names": known})
    if len({*head}) != len(head):
        yield Fault(1, "", _("A column is there twice."))


def _of_cells(line: Line, row: Sequence[str], head: Sequence[str], columns: Columns) -> Iterator[Fault]:
    for name, cell in zip(head, row, strict=True):
        if name in columns.needed and not cell.strip():
            yield line.fault(name, _("This cell must not be empty."))
        if len(cell) > LONGEST_CELL:
            yield line.fault(name, _("This is longer than %(num)d signs.") % {"num": LONGEST_CELL})
        if cell.startswith(_RUNS):
            yield line.fault(
                name,
                _("A cell must not begin with %(sign)s: a spreadsheet would run it.")
                % {"sign": repr(cell[0])},
            )
        if any(unicodedata.category(sign) in ("Cc", "Cf", "Cs") for sign in cell.strip()):
            yield line.fault(name, _("There is a sign in it that cannot be seen: type it again."))


def _twice(lines: Sequence[Line], key: Sequence[str]) -> Iterator[Fault]:
    seen: dict[tuple[str, ...], int] = {}
    for line in lines:
        mark = tuple(line[name].casefold() for name in key)
        first = seen.setdefault(mark, line.number)
        if first != line.number:
            yield line.fault(
                key[-1], _("The same stands in line %(num)d already: leave one of them.") % {"num": first}
            )
