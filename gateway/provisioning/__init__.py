"""Consequences upstream: make the service behind the gateway agree with the grant, and read it back.

Enforce at the gateway first, provision second: nothing here decides whether somebody may pass.
"""

from gateway.provisioning.fulfil import fulfil
from gateway.provisioning.models import Attempt, AttemptState
from gateway.provisioning.upstream import InjectedOnly, TryAgain, Upstream
from gateway.provisioning.withdraw import withdraw

__all__ = ["Attempt", "AttemptState", "InjectedOnly", "TryAgain", "Upstream", "fulfil", "withdraw"]
