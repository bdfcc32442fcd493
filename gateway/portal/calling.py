"""The snippets of a service's page."""

from gateway.tokens import Calls, calls

__all__ = ["Calls", "calls"]
