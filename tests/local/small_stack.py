"""A small stack of real children, run as a process of its own so that it can be killed.

`python small_stack.py [SERVERS…]`: a web server that dies when told, beside the servers that are named.
"""

import os
import sys
from pathlib import Path

from gateway.cli import progress
from gateway.local import home as homes
from gateway.local import ports, probes, stack, steps, up
from gateway.local.children import Program
from gateway.local.errors import Trouble
from gateway.local.front import Front
from gateway.local.supervisor import Step

WEB = """
import http.server, os, sys

class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
    def do_POST(self):
        print("told to die", flush=True)
        os._exit(3)

http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Answer).serve_forever()
"""
MORTAL = "import sys; sys.exit('cannot work today')"


def main() -> None:
    """Run until told to end, as `frontdesk up` does."""
    home = homes.find()
    home.prepare()
    with home.held(), up.ending() as ended, progress.steps() as show:
        described = stack.make(home, Front(port=ports.free()))
        named = [step for step in steps.table(described) if step.name in sys.argv[1:]]
        up.supervise(described, [*named, *_web(home.root)], ended, show, lambda: None)


def _web(folder: Path) -> list[Step]:
    port = ports.free()
    (folder / "web.port").write_text(str(port))
    code = MORTAL if os.environ.get("SMALL_STACK") == "mortal" else WEB
    web = Program(
        name="web",
        argv=[sys.executable, "-c", code, str(port)],
        ready=probes.over_port(port, "/"),
        env=os.environ,
    )
    once = Program(name="once", argv=[sys.executable, "-c", "print('done')"], ready=lambda: False)
    return [
        Step(name="once", program=lambda: once, once=True),
        Step(name="web", program=lambda: web, after=("once",)),
    ]


if __name__ == "__main__":
    try:
        main()
    except Trouble as trouble:
        sys.exit(str(trouble))
