"""A catalogue as it is committed (GNU gettext's .po), read without a compiled file that could be older.

`make words` writes these files, so of the format only what it writes is read: no comments, no contexts.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from gettext import NullTranslations, c2py
from pathlib import Path
from typing import Final

_PLURAL: Final = re.compile(r"plural=([^;]+);")
_LINE: Final = re.compile(r'(?:(msgid_plural|msgid|msgstr(?:\[\d\])?) )?(".*")')


class Catalogue(NullTranslations):
    """Texts by what they are in English; what is not translated stays English."""

    def __init__(self, texts: Mapping[str, str], counted: Mapping[str, list[str]], plural: str) -> None:
        super().__init__()
        self._texts = texts
        self._counted = counted
        # gettext's own reader of the plural formula of a header.
        self._form: Callable[[int], int] = c2py(plural)

    def knows(self, message: str) -> bool:
        """Whether it holds this text, translated or not."""
        return message in self._texts or message in self._counted

    def gettext(self, message: str) -> str:
        """One text."""
        return self._texts.get(message) or message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The form for a number."""
        forms = self._counted.get(msgid1, [])
        chosen = self._form(n)
        said = forms[chosen] if chosen < len(forms) else ""
        return said or (msgid1 if n == 1 else msgid2)


def read(path: Path) -> Catalogue:
    """The catalogue of that file. Raises OSError, and ValueError for what is no .po of ours."""
    texts: dict[str, str] = {}
    counted: dict[str, list[str]] = {}
    header = ""
    for entry in _entries(path.read_text(encoding="utf-8")):
        message = entry.pop("msgid", "")
        if not message:
            header = header or entry.get("msgstr", "")
        elif "msgid_plural" in entry:
            counted[message] = [said for name, said in entry.items() if name.startswith("msgstr[")]
        else:
            texts[message] = entry.get("msgstr", "")
    formula = _PLURAL.search(header)
    return Catalogue(texts, counted, formula[1] if formula else "n != 1")


def _entries(text: str) -> Iterator[dict[str, str]]:
    # A blank line more or less, as editors leave them, is no other catalogue.
    for block in re.split(r"\n{2,}", text.strip("\n")):
        entry: dict[str, str] = {}
        name = ""
        for line in block.splitlines():
            found = _LINE.fullmatch(line)
            if found is None:
                raise ValueError(f"{line!r} is no line of a catalogue: run `make words`")
            name = found[1] or name
            entry[name] = entry.get(name, "") + json.loads(found[2])
        yield entry
