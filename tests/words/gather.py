"""Every text that a person can read, for the catalogue: `make words` writes the template and brings the
translations up to date.

Texts stand where they are used: as the argument of `_`, `n_` and `mark`, in templates, in tables of words,
in the title and the advice of a problem, and beside the rules.
"""

import ast
import builtins
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

from gateway import authz
from gateway.kernel import language

ROOT: Final = Path(__file__).parents[2]
TEMPLATE: Final = language.CATALOGUES / f"{language.DOMAIN}.pot"
TRANSLATED: Final = tuple(tag for tag in language.SPOKEN if tag != language.ENGLISH)
_TEMPLATES: Final = ("portal/templates", "edge/pages", "notifications/templates")
# Programs for whoever runs the machine speak English, and so does the past.
_ENGLISH_ONLY: Final = {
    "cli",
    "local",
    "demo",
    "migrations",
    "main",
    "runtime.py",
    "worker.py",
    "settings.py",
}
_DOCUMENTED: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_CALLS: Final = {"_": 1, "mark": 1, "n_": 2, "plural": 2}
# Modules that are tables of words from end to end.
_TABLES: Final = (
    "authz/words",
    "enforcement/words.py",
    "notifications/words.py",
)
Found = tuple[str, ...]


def gathered() -> set[Found]:
    """Each text, and both forms of those that count."""
    return {found for found in _everything() if found[0].strip()}


def template() -> Catalog:
    """The catalogue's template, in a fixed order."""
    made = Catalog(project="Frontdesk", version="1", charset="utf-8", fuzzy=False)
    for found in sorted(gathered()):
        made.add(found if len(found) > 1 else found[0])
    return made


def translation(tag: str) -> Catalog:
    """What is committed for that language."""
    return read(path_of(tag), tag)


def read(path: Path, tag: str | None = None) -> Catalog:
    """A file of texts."""
    with path.open("rb") as file:
        return read_po(file, locale=tag)


def path_of(tag: str) -> Path:
    """Where a language's texts stand."""
    return language.CATALOGUES / tag / "LC_MESSAGES" / f"{language.DOMAIN}.po"


def main() -> None:
    """Write the template; a translation keeps what still exists and shows what is missing."""
    made = template()
    write(TEMPLATE, made)
    for tag in TRANSLATED:
        known = (
            translation(tag)
            if path_of(tag).is_file()
            else Catalog(locale=tag, project="Frontdesk", version="1")
        )
        known.update(made, no_fuzzy_matching=True)
        known.obsolete.clear()
        write(path_of(tag), known)
        missing = [message.id for message in known if message.id and not message.string]
        print(f"{tag}: {len(known)} texts, {len(missing)} to translate")  # noqa: T201  # for whoever runs it


def write(path: Path, catalogue: Catalog) -> None:
    """Without dates, names of tools and places: equal texts are equal bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, width=0, omit_header=False, no_location=True, sort_output=True)
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(_VARIABLE)]
    # A catalogue that was read back begins with an empty comment, which the reader takes for a broken line.
    path.write_text("".join(kept).lstrip("\n"), encoding="utf-8")


_VARIABLE: Final = (
    "#",
    '"POT-Creation-Date',
    '"PO-Revision-Date',
    '"Generated-By',
    '"Last-Translator',
    '"Language-Team',
    '"Report-Msgid',
)


def _everything() -> Iterator[Found]:
    for folder in _TEMPLATES:
        for file in sorted((ROOT / "gateway" / folder).rglob("*.*")):
            yield from _of_template(file)
    for file in sorted((ROOT / "gateway").rglob("*.py")):
        inner = file.relative_to(ROOT / "gateway")
        if inner.parts[0] not in _ENGLISH_ONLY:
            yield from of_python(inner.as_posix(), file.read_text(encoding="utf-8"))
    for words in authz.load(ROOT / "policies").words.values():
        yield from (
            (text,) for text in (words.rule, words.fact, words.who, words.next_step, words.alternative)
        )


def _of_template(file: Path) -> Iterator[Found]:
    with file.open("rb") as opened:
        for _line, name, found, _comments in babel_extract(opened, ("_", "gettext", "ngettext"), (), {}):
            # Values for placeholders come along as None.
            given = found if isinstance(found, tuple) else (found,)
            texts = given[: 2 if name == "ngettext" else 1]
            if all(isinstance(text, str) for text in texts):
                yield tuple(str(text) for text in texts)


def of_python(name: str, source: str) -> Iterator[Found]:
    """The texts of one module; `name` is its path below `gateway`."""
    tree = ast.parse(source)
    if name.startswith(_TABLES):
        yield from _table(tree.body)
    if name.startswith("portal/") and not name.startswith("portal/design"):
        yield from _table(node for node in tree.body if isinstance(node, ast.Assign | ast.AnnAssign))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _of_call(node)
        if isinstance(node, ast.ClassDef):
            yield from _of_class(node)
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            yield from _of_raise(node.exc, name)


def _of_call(node: ast.Call) -> Iterator[Found]:
    called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
    wanted = _CALLS.get(called, 0)
    if wanted == 1:
        for given in node.args[:1]:
            yield from ((text,) for text in _texts(given))
    elif wanted and len(node.args) > 1:
        one, many = (_texts(given) for given in node.args[:2])
        yield from ((first, second) for first, second in zip(one, many, strict=True))


def _of_class(node: ast.ClassDef) -> Iterator[Found]:
    """The title of a problem, and the advice that it always gives."""
    for inner in node.body:
        if isinstance(inner, ast.Assign | ast.AnnAssign) and inner.value is not None:
            yield from _titled(inner)
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "super().__init__":
            yield from ((text,) for given in call.args[:1] for text in _texts(given) if _worded(text))


def _titled(node: ast.Assign | ast.AnnAssign) -> Iterator[Found]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    for target in targets:
        names = target.elts if isinstance(target, ast.Tuple) else [target]
        values = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
        for named, value in zip(names, values, strict=False):
            if isinstance(named, ast.Name) and named.id == "title" and value is not None:
                yield from ((text,) for text in _texts(value) if _worded(text))


def _of_raise(call: ast.Call, name: str) -> Iterator[Found]:
    raised = ast.unparse(call.func).rpartition(".")[2]
    own_words = name.startswith(("portal/", "api/")) or "forms" in name
    if hasattr(builtins, raised) and not (raised == "ValueError" and own_words):
        return
    for given in (*call.args, *(word.value for word in call.keywords)):
        yield from ((text,) for text in _texts(given) if _worded(text))


def _table(nodes: Iterable[ast.AST]) -> Iterator[Found]:
    """Whatever reads like words; docstrings are for whoever reads the source."""
    for top in nodes:
        if isinstance(top, ast.Expr):
            continue
        said = {
            ast.get_docstring(node, clean=False) for node in ast.walk(top) if isinstance(node, _DOCUMENTED)
        }
        for node in ast.walk(top):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and _worded(node.value):
                yield from () if node.value in said else [(node.value,)]


def _texts(node: ast.AST | None) -> list[str]:
    """The literals that an expression can be: itself, or either side of a choice."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return _texts(node.body) + _texts(node.orelse)
    if isinstance(node, ast.BoolOp):
        return [text for value in node.values for text in _texts(value)]
    if isinstance(node, ast.Dict):
        return [text for value in node.values for text in _texts(value)]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get":
        return [text for given in node.args[1:] for text in _texts(given)]
    return []


def _worded(text: str) -> bool:
    """Whether it reads like words and not like a name, an address or a query."""
    first = text[:1]
    is_path = text.startswith(("/", "--", "#", ".")) or "charset=" in text or text.endswith("\n")
    spoken = " " in text or (first.isupper() and text.rstrip(".?!…").isalpha())
    return bool(text) and not is_path and spoken and any(sign.islower() for sign in text)


if __name__ == "__main__":
    main()
