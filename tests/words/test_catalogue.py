"""The catalogues hold every text, in every language, with every placeholder."""

import re

import pytest
from babel.messages.catalog import Message

from tests.words import gather

_PLACE = re.compile(r"%\(\w+\)[sd]|%%|`[^`]+`|</?[a-z]+")


def test_the_template_holds_every_text_and_no_other() -> None:
    """Run `make words` after a text was written, changed or removed."""
    made = {message.id for message in gather.template() if message.id}
    kept = {message.id for message in gather.read(gather.TEMPLATE) if message.id}
    assert (made - kept, kept - made) == (set(), set())


@pytest.mark.parametrize("tag", gather.TRANSLATED)
def test_every_text_is_translated(tag: str) -> None:
    """Each of them, and no more."""
    known = {message.id: message for message in gather.translation(tag) if message.id}
    assert [text for text, message in known.items() if not _complete(message)] == []
    assert {*known} == {message.id for message in gather.template() if message.id}


@pytest.mark.parametrize("tag", gather.TRANSLATED)
def test_a_translation_has_the_placeholders_of_its_text(tag: str) -> None:
    """One too few loses a fact, one too many breaks the page."""
    wrong = [
        message.id
        for message in gather.translation(tag)
        if message.id and not _fits(_forms(message.id), _forms(message.string or ""))
    ]
    assert wrong == []


def test_a_placeholder_that_is_lost_would_be_found() -> None:
    """And so would one that came from nowhere, and a form that is missing."""
    assert _fits(["Ask %(name)s"], ["Fragen Sie %(name)s"])
    assert not _fits(["Ask %(name)s"], ["Fragen Sie"])
    assert not _fits(["Ask"], ["Fragen Sie %(name)s"])
    assert not _complete(Message(("one", "many"), ("eins", "")))


def test_texts_are_found_wherever_they_stand() -> None:
    """A call, a choice, a table, the title of a problem and its advice; no docstring, no name."""
    source = '''
"""A module."""
_SAID = {"done": "It is done.", "kind": "a_name", "path": "/admin"}
class Away(errors.Problem):
    """Not here."""
    kind, slug, title = Kind.GONE, "away", "It is away."
    def __init__(self):
        super().__init__("Come back later.")
def act(few):
    if few:
        raise errors.Invalid("Choose more.", fields={"few": "too few of them"})
    return _("One" if few else "Many"), n_("%(num)s cat", "%(num)s cats", 2), mark("left")
'''
    assert {*gather.of_python("portal/made.py", source)} == {
        ("It is done.",),
        ("It is away.",),
        ("Come back later.",),
        ("Choose more.",),
        ("too few of them",),
        ("One",),
        ("Many",),
        ("%(num)s cat", "%(num)s cats"),
        ("left",),
    }


def _forms(text: str | tuple[str, ...] | list[str]) -> list[str]:
    return [text] if isinstance(text, str) else [*text]


def _fits(texts: list[str], said: list[str]) -> bool:
    pairs = zip(texts, said, strict=True)
    return all({*_PLACE.findall(one)} == {*_PLACE.findall(other)} for one, other in pairs)


def _complete(message: Message) -> bool:
    return all(_forms(message.string or ""))
