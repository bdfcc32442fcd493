"""What people and programs read when a call is refused at a service's own address."""

import json
from collections.abc import Callable
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from gateway import authz
from gateway.authz import Action, Policies
from gateway.enforcement import ENVOY, FACTS, Page, Pages, Refusal, Words, of_rule

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "pages"), autoescape=True, undefined=StrictUndefined
)
PROBLEMS = "/problems/"
RULE = "rule"


def refusal(
    service: str,
    fact: str,
    reasons: tuple[str, ...],
    *,
    page: bool,
    portal_origin: str,
    policies: Callable[[], Policies],
) -> tuple[str, bytes]:
    """Media type and body of one refusal: a page for a person who navigates, else RFC 9457."""
    words = FACTS.get(fact, FACTS["no-access"])
    if fact == RULE:
        words = of_rule(authz.of_rules(policies().words, reasons, Action.GRANT_USE)[0])
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
    """The same for what Envoy refuses by itself."""
    texts = {
        kind: Page(
            title=ENVOY[kind].title,
            detail=ENVOY[kind].next_step,
            html=_html(ENVOY[kind], portal_origin, "", ()),
            why=explained(ENVOY[kind]),
        )
        for kind in Refusal
    }
    return Pages(texts=texts, problems=f"{portal_origin}{PROBLEMS}")


def _html(words: Words, portal_origin: str, service: str, reasons: tuple[str, ...]) -> str:
    return _TEMPLATES.get_template("refusal.html").render(
        words=words, portal=portal_origin, service=service, reasons=reasons
    )
