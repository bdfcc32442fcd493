"""A stylesheet without what only its readers need."""

import re
from typing import Final

_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_QUOTED: Final = re.compile(r'("[^"]*")')


def lean(css: str) -> str:
    """The same rules without comments, line ends and needless blanks; what is quoted stays as it is."""
    bare = _COMMENT.sub("", css)
    return "".join(part if part.startswith('"') else _squeezed(part) for part in _QUOTED.split(bare)).strip()


def _squeezed(part: str) -> str:
    """A blank on both sides of + and - in calc() means something, and so does one before a colon."""
    flat = re.sub(r"\s+", " ", part)
    return re.sub(r" ?([{};,]) ?", r"\1", flat).replace(": ", ":").replace(";}", "}")
