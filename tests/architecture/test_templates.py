"""Templates need nothing that the content security policy refuses."""

from tests.architecture.guards import templates
from tests.architecture.guards.sources import ROOT


def test_templates_compile_and_keep_the_content_security_policy() -> None:
    """No inline style, no inline handler, a nonce on every script."""
    assert templates.offences(ROOT) == []
