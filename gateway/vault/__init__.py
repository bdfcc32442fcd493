"""What we hold upstream: secrets of services, sealed, bound to their address, opened only to inject them.

Encryption cannot be switched off. A secret opens only in its own row, for its own service, and is used
only at the addresses that it was entered for.
"""

from gateway.vault.enter import enter
from gateway.vault.errors import DoesNotOpen, KeysFault, Unacceptable, UnknownCredential
from gateway.vault.events import CredentialEntered
from gateway.vault.examine import ConnectionFailed, Draft, examine
from gateway.vault.injected import injected
from gateway.vault.keys import Keys
from gateway.vault.models import Credential
from gateway.vault.queries import entered, last_entered, reveal_for_injection, verify_keys
from gateway.vault.test_connection import test_connection

__all__ = [
    "ConnectionFailed",
    "Credential",
    "CredentialEntered",
    "DoesNotOpen",
    "Draft",
    "Keys",
    "KeysFault",
    "Unacceptable",
    "UnknownCredential",
    "enter",
    "entered",
    "examine",
    "injected",
    "last_entered",
    "reveal_for_injection",
    "test_connection",
    "verify_keys",
]
