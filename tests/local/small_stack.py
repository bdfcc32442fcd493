"""A small stack of real children, run as a process of its own so that it can be killed.

`python small_stack.py [SERVERS…]`: a web server that dies when told, beside the servers that are named;
with `forker` among them it is forked.
"""

import os
import sys
from dataclasses import replace
from pathlib import Path

from gateway.cli import progress
from gateway.local import home as homes
from gateway.local import ports, probes, stack, steps, up
from gateway.local.children import Program
from gateway.local.errors import Trouble
from gateway.local.front import Front
from gateway.local.stack import Stack
from gateway.local.supervisor import Step

WEB = "tests.local.small_web"


def main() -> None:
    """Run until told to end, as `frontdesk up` does."""
    home = homes.find()
    home.prepare()
    with home.held(), up.ending() as ended, progress.steps() as show:
        described = stack.make(home, Front(port=ports.free()))
        named = [_light(step) for step in steps.table(described) if step.name in sys.argv[1:]]
        up.supervise(described, [*named, *_web(described, [step.name for step in named])], ended, show, _none)


def _none() -> None:
    """Nobody is told that it is ready."""


def _light(step: Step) -> Step:
    """The forker with our one module instead of the whole product."""
    if step.name != "forker":
        return step
    program = step.program()
    argv = [word for word in program.argv if word not in steps.SHARED]
    return replace(step, program=lambda: replace(program, argv=[*argv, WEB]))


def _web(described: Stack, named: list[str]) -> list[Step]:
    port = ports.free()
    (described.home.root / "web.port").write_text(str(port))
    web = Program(
        name="web",
        argv=described.python(WEB, str(port)),
        ready=probes.over_port(port, "/"),
        env=os.environ,
        cwd=Path(__file__).parents[2],
        forker=steps.forks_at(described) if "forker" in named else None,
    )
    once = Program(name="once", argv=[sys.executable, "-c", "print('done')"], ready=lambda: False)
    forker = ("forker",) if "forker" in named else ()
    return [
        Step(name="once", program=lambda: once, once=True),
        Step(name="web", program=lambda: web, after=("once", *forker)),
    ]


if __name__ == "__main__":
    try:
        main()
    except Trouble as trouble:
        sys.exit(str(trouble))
