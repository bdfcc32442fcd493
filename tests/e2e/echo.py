"""A service of the tests that answers with what reached it: registered and published as any other."""

import json
import secrets
import string
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from tests.company import MANIFEST
from tests.e2e.stack import Stack
from tests.e2e.visitor import Visitor

STEWARDS = {
    "business_owner": "mara.novak",
    "business_manager": "hana.kovacs",
    "it_owner": "otto.brandt",
    "it_manager": "paula.reyes",
}


@dataclass
class Echo:
    """`slug` names it; `heard` are the headers of every call that came, names in lower case."""

    slug: str
    heard: list[dict[str, str]] = field(default_factory=list)


@contextmanager
def published(stack: Stack, admin: Visitor) -> Iterator[Echo]:
    """Listens while the block runs. Operational, so that every call is decided."""
    echo = Echo("mirror-" + "".join(secrets.choice(string.ascii_lowercase) for _ in range(8)))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(echo))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        offer(stack, admin, echo.slug, server.server_address[1])
        yield echo
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def handler(echo: Echo) -> type[BaseHTTPRequestHandler]:
    """Notes the headers and says them."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            """Every path."""
            echo.heard.append({name.lower(): value for name, value in self.headers.items()})
            body = json.dumps(echo.heard[-1]).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing."""

    return Handler


def offer(stack: Stack, admin: Visitor, slug: str, port: int) -> None:
    """Register, seat the stewards, publish: by the API."""
    facts = {"class_": "operational", "circle": "everyone", "default": "8 hours", "longest": "8 hours"}
    manifest = MANIFEST.format(slug=slug, name=slug.title(), port=port, **facts)
    answers = [admin.api(stack, "POST", "/services", {"manifest": manifest})]
    for kind, person in STEWARDS.items():
        answers.append(admin.api(stack, "PUT", f"/services/{slug}/stewards/{kind}", {"person": person}))
    answers.append(admin.api(stack, "POST", f"/services/{slug}/publish"))
    assert [answer.status_code for answer in answers] == [201, *[200] * 5], [one.text for one in answers]
