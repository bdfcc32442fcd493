"""A web server that dies when told and answers with an identifier: `python -m tests.local.small_web PORT`."""

import http.server
import os
import sys

from gateway.kernel import new_id


class Answer(http.server.BaseHTTPRequestHandler):
    """GET answers, POST kills."""

    def do_GET(self) -> None:
        """A new identifier of this process."""
        self.send_response(200)
        self.end_headers()
        self.wfile.write(str(new_id()).encode())

    def do_POST(self) -> None:
        """End at once."""
        sys.stdout.write("told to die\n")
        sys.stdout.flush()
        os._exit(3)

    def log_message(self, *_: object) -> None:
        """The log holds last words only."""


def main() -> None:
    """Serve until killed."""
    if os.environ.get("SMALL_STACK") == "mortal":
        sys.exit("cannot work today")
    http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Answer).serve_forever()


if __name__ == "__main__":
    main()
