"""What people and programs read when a call is refused at a service's own address."""

import json
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from gateway.edge.words import ENVOY, FACTS, RULES, Words
from gateway.enforcement import Page, Pages, Refusal

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "pages"), autoescape=True, undefined=StrictUndefined
)
PROBLEMS = "/problems/"


def refusal(
    service: str, fact: str, reasons: tuple[str, ...], *, page: bool, portal_origin: str
) -> tuple[str, bytes]:
    """Media type and body of one refusal: a page for a person who navigates, else RFC 9457."""
    words = next(
        (RULES[reason] for reason in reasons if reason in RULES), FACTS.get(fact, FACTS["no-access"])
    )
    if page:
        return "text/html; charset=utf-8", _html(words, portal_origin, service, reasons).encode()
    problem = {
        "type": f"{portal_origin}{PROBLEMS}{fact}",
        "title": words.title,
        "detail": words.next_step,
        "service": service,
        "reasons": list(reasons),
    }
    return "application/problem+json", json.dumps(problem).encode()


def envoy_pages(portal_origin: str) -> Pages:
    """The same for what Envoy refuses by itself."""
    texts = {
        kind: Page(
            title=ENVOY[kind].title,
            detail=ENVOY[kind].next_step,
            html=_html(ENVOY[kind], portal_origin, "", ()),
        )
        for kind in Refusal
    }
    return Pages(texts=texts, problems=f"{portal_origin}{PROBLEMS}")


def _html(words: Words, portal_origin: str, service: str, reasons: tuple[str, ...]) -> str:
    return _TEMPLATES.get_template("refusal.html").render(
        words=words, portal=portal_origin, service=service, reasons=reasons
    )
