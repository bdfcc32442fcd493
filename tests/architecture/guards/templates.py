"""Templates: they compile, and nothing in them needs a hole in the content security policy."""

import re
from html.parser import HTMLParser
from pathlib import Path

from jinja2 import Environment, TemplateSyntaxError

# Says what may be fetched ahead, and calls the script once the page is shown: the only script in a page.
FRAME = "gateway/portal/templates/desk.html"
FOLDERS = ("gateway/portal", "gateway/web", "gateway/notifications", "deploy")
_JINJA = re.compile(r"\{%.*?%\}|\{#.*?#\}|\{\{.*?\}\}", re.DOTALL)


def templates(root: Path) -> list[Path]:
    """Every HTML template of ours."""
    return sorted(f for folder in FOLDERS for f in (root / folder).rglob("*.html"))


def offences(root: Path) -> list[str]:
    """What does not compile, and every element that the policy would refuse or that needs more than it."""
    return [words for file in templates(root) for words in _template(root, file)]


def _template(root: Path, file: Path) -> list[str]:
    name, text = str(file.relative_to(root)), file.read_text()
    try:
        # Only parsed here: what is escaped is decided where it is rendered.
        Environment(autoescape=True, extensions=["jinja2.ext.i18n", "jinja2.ext.do"]).parse(text)
    except TemplateSyntaxError as fault:
        return [f"{name}:{fault.lineno}: {fault.message}"]
    reader = _Reader(name)
    reader.feed(_JINJA.sub(_blank, text))
    unescaped = [n for n, line in enumerate(text.splitlines(), 1) if re.search(r"\|\s*safe\b", line)]
    return reader.found + [f"{name}:{n}: |safe trusts what may have been typed" for n in unescaped]


def _blank(found: re.Match[str]) -> str:
    """Something that is a value and a name, as long in lines as what it stands for."""
    return "x" + "\n" * found[0].count("\n") if found[0].startswith("{{") else "\n" * found[0].count("\n")


class _Reader(HTMLParser):
    """Collects what is wrong with the elements."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name for name, _ in attrs}
        rules = {
            "no inline style": "style" in names or tag == "style",
            "no inline handler": any(n.startswith("on") for n in names),
            "a script needs its nonce": tag == "script" and "nonce" not in names,
            "a script is a file": tag == "script" and "src" not in names and not self._name.endswith(FRAME),
            "no address of a script as a link": any((v or "").startswith("javascript:") for _, v in attrs),
        }
        line, _ = self.getpos()
        self.found += [f"{self._name}:{line}: <{tag}>: {words}" for words, broken in rules.items() if broken]
