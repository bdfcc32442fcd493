"""What people and programs read when a call is refused at a service's own address."""

import json
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from gateway import authz
from gateway.authz import Action, Policies
from gateway.enforcement import ENVOY, FACTS, Page, Pages, Refusal, Words, of_rule
from gateway.kernel import language
from gateway.kernel.language import _

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "pages"), autoescape=True, undefined=StrictUndefined
)
_TEMPLATES.globals |= {"_": _}
PROBLEMS = "/problems/"
RULE = "rule"
_OTHERS = tuple(tag for tag in language.SPOKEN if tag != language.ENGLISH)


def refusal(
    service: str,
    fact: str,
    reasons: tuple[str, ...],
    *,
    page: bool,
    portal_origin: str,
    policies: Callable[[], Policies],
) -> tuple[str, bytes]:
    """Media type and body of one refusal, in the reader's language: a page for a person who navigates,
    else RFC 9457.
    """
    words = FACTS.get(fact, FACTS["no-access"])
    if fact == RULE:
        words = of_rule(authz.of_rules(policies().words, reasons, Action.GRANT_USE)[0])
    words = _translated(words)
    if page:
        return "text/html; charset=utf-8", _html(words, portal_origin, service, reasons).encode()
    problem = {
        "type": f"{portal_origin}{PROBLEMS}{fact}",
        "title": words.title,
        "detail": words.next_step,
        "service": service,
        "reasons": list(reasons),
        **explained(words),
    }
    return "application/problem+json", json.dumps(problem).encode()


def explained(words: Words) -> dict[str, str]:
    """The members of a problem document that say why, as far as there is something to say."""
    said = {
        "rule": words.rule,
        "fact": words.fact,
        "who": words.who,
        "next_step": words.next_step,
        "alternative": words.alternative,
    }
    return {name: text for name, text in said.items() if text}


def envoy_pages(portal_origin: str) -> Pages:
    """The same for what Envoy refuses by itself: pages in every language, documents in English."""
    texts = {
        kind: Page(
            title=ENVOY[kind].title,
            detail=ENVOY[kind].next_step,
            html=_html(ENVOY[kind], _way_on(kind, portal_origin), "", ()),
            why=explained(ENVOY[kind]),
            others={tag: _in(tag, ENVOY[kind], _way_on(kind, portal_origin)) for tag in _OTHERS},
        )
        for kind in Refusal
    }
    return Pages(texts=texts, problems=f"{portal_origin}{PROBLEMS}")


def _way_on(kind: Refusal, portal_origin: str) -> str:
    """Where the page leads: nowhere while the portal itself is away."""
    return "" if kind is Refusal.FRONTDESK_AWAY else portal_origin


def _in(tag: str, words: Words, portal_origin: str) -> str:
    with language.reading(tag):
        return _html(_translated(words), portal_origin, "", ())


def _translated(words: Words) -> Words:
    return Words(*(_(getattr(words, one.name)) for one in fields(words)))


def _html(words: Words, portal_origin: str, service: str, reasons: tuple[str, ...]) -> str:
    return _TEMPLATES.get_template("refusal.html").render(
        words=words, portal=portal_origin, service=service, reasons=reasons, language=language.current()
    )
