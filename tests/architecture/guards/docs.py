"""What the documentation names is there: pages, headings, files, commands, operations."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_FILE = re.compile(r"`((?:gateway|brokers|policies|deploy|docs|tests)/[^`\s:]+)`")
_COMMAND = re.compile(r"(?:^|[`(|] ?|^ {4})frontdesk ([a-z][a-z-]*)(?: ([a-z][a-z-]*))?", re.MULTILINE)
_TARGET = re.compile(r"(?:^|`)make ([a-z]+)", re.MULTILINE)
_MODULE = re.compile(r"python -m ([a-z_.]+)")
_MADE = re.compile(r"^([a-z]+):", re.MULTILINE)
_CALL = re.compile(r"\bapi ([^\n]*?)\$PORTAL(/[^\s?\"]*)")
_SAID = re.compile(r"-X ([A-Z]+)")


def pages(root: Path) -> dict[str, str]:
    """Every page that a newcomer may open, by its name from the root."""
    found = [*root.glob("*.md"), *root.glob("docs/**/*.md")]
    return {str(page.relative_to(root)): page.read_text() for page in sorted(found)}


def dead_links(root: Path, texts: Mapping[str, str]) -> list[str]:
    """Links to a page, a picture or a heading that is not there. Other sites are not asked."""
    found = []
    for name, text in texts.items():
        for link in _LINK.findall(text):
            to, _, heading = link.partition("#")
            target = (root / name).parent / to if to else root / name
            if "://" in link or (target.exists() and (not heading or heading in _headings(target))):
                continue
            found.append(f"{name}: {link} leads nowhere")
    return found


def lost_files(root: Path, texts: Mapping[str, str]) -> list[str]:
    """Files and folders that are named and are not there; `*` and `<name>` stand for any."""
    named = {(name, file) for name, text in texts.items() for file in _FILE.findall(text)}
    return [f"{name}: there is no {file}" for name, file in sorted(named) if not _is_there(root, file)]


def lost_commands(texts: Mapping[str, str], known: Mapping[str, frozenset[str]]) -> list[str]:
    """`frontdesk NOUN VERB` that the command line does not know; a command without verbs has none."""
    found = []
    for name, text in texts.items():
        for noun, verb in _COMMAND.findall(text):
            if noun not in known or (verb and known[noun] and verb not in known[noun]):
                found.append(f"{name}: there is no frontdesk {noun} {verb}".rstrip())
    return found


def lost_targets(root: Path, texts: Mapping[str, str]) -> list[str]:
    """`make TARGET` and `python -m MODULE` that cannot be run."""
    found, made = [], _MADE.findall((root / "Makefile").read_text())
    for name, text in texts.items():
        found += [f"{name}: there is no make {one}" for one in _TARGET.findall(text) if one not in made]
        found += [f"{name}: there is no {one}" for one in _MODULE.findall(text) if not _runs(root, one)]
    return found


def shown(text: str, operations: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those of the operations, as method and path with `{}` for values, that an example calls; an example
    that calls none stands there as it is written.
    """
    known = sorted(operations, key=lambda one: one[1].count("{}"))
    found = set()
    for options, path in _CALL.findall(text):
        said = _SAID.search(options)
        method = said[1] if said else "POST" if " -d " in f" {options}" else "GET"
        fitting = (one for one in known if one[0] == method and _fits(one[1], path))
        found.add(next(fitting, (method, path)))
    return found


def _fits(template: str, path: str) -> bool:
    return re.fullmatch(re.escape(template).replace(r"\{\}", "[^/]+"), path) is not None


def _headings(page: Path) -> set[str]:
    """As GitHub names them: lower case, words joined by hyphens, no punctuation."""
    words = (re.sub(r"[^\w\- ]", "", one.lower()) for one in _HEADING.findall(page.read_text()))
    return {one.strip().replace(" ", "-") for one in words}


def _runs(root: Path, module: str) -> bool:
    file = root / module.replace(".", "/")
    return file.with_suffix(".py").exists() or (file / "__main__.py").exists()


def _is_there(root: Path, file: str) -> bool:
    return any(root.glob(re.sub(r"<[^>]+>", "*", file).rstrip("/")))
