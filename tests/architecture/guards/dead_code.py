"""Code that nothing calls goes. Tests do not count as callers, and neither does a facade that names it."""

from collections.abc import Sequence
from pathlib import Path

from vulture import Vulture

from tests.architecture.guards.sources import SLICES

# Called by a framework or by whoever reads the package from outside, never by name in our code.
DECORATORS = ["@app.*", "@router.*", "@*.route", "@*.get", "@*.post", "@*.command", "@*.callback"]
DECORATORS += ["@*validator", "@*.exception_handler", "@property", "@computed_field", "@override"]
NAMES = ["upgrade", "downgrade", "initialize", "handle_*", "visit_*", "model_config", "__*"]
KINDS = ("function", "class", "method", "import", "unreachable_code")


def offences(root: Path, paths: Sequence[str], names: Sequence[str] = ()) -> list[str]:
    """Functions, classes, methods and imports that no line of `paths` below `root` names."""
    finder = Vulture(ignore_names=[*NAMES, *names], ignore_decorators=DECORATORS)
    facades = [str(root / "gateway" / name / "__init__.py") for name in SLICES]
    finder.scavenge([str(root / path) for path in paths if (root / path).exists()], exclude=facades)
    unused = [item for item in finder.get_unused_code(min_confidence=60) if item.typ in KINDS]
    return [
        f"{Path(item.filename).relative_to(root)}:{item.first_lineno}: {item.typ} {item.name}"
        " is called by nothing"
        for item in unused
    ]
