"""The command `frontdesk`: one module per noun, loaded when it is asked for."""

import errno
import sys

import typer

from gateway.cli import audit, stack
from gateway.local.errors import Trouble

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
stack.add_to(app)
app.add_typer(audit.app, name="audit")


@app.callback(
    epilog="Exit codes: 0 done; 1 something went wrong and one sentence says what to do; 2 wrong usage; "
    "3 no stack runs; 4 the stack is not ready."
)
def _frontdesk() -> None:
    """Frontdesk: find a service, get access in seconds, use it through the gateway."""


def main() -> None:
    """Run the command; what the person has to act on is one sentence on stderr."""
    try:
        app()
    except Trouble as trouble:
        sys.exit(_said(str(trouble), trouble.code))
    except OSError as reason:
        if reason.errno != errno.ENOSPC:
            raise
        sys.exit(_said("There is no space left on the disk: make room and start again.", 1))


def _said(sentence: str, code: int) -> int:
    sys.stderr.write(f"{sentence}\n")
    return code
