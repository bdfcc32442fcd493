"""The command `frontdesk`: one module per noun, loaded when it is asked for."""

import errno
import sys

import typer

from gateway.cli import admin, audit, login, offer, policy, services, stack, tokens
from gateway.cli.errors import EXIT_CODES, Trouble

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False)
stack.add_to(app)
login.add_to(app)
tokens.add_to(app)
app.add_typer(admin.app, name="admin")
for noun, group in offer.nouns({"audit": audit.app, "policy": policy.app}).items():
    app.add_typer(group, name=noun)
    if noun == "services":
        services.add_to(group)
        app.add_typer(group, name="service", hidden=True)  # `service apply FILE` reads better


@app.callback(epilog=EXIT_CODES)
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
