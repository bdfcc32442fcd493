"""Services that believe an identity header."""

from typing import Final

from brokers.sdk import Kind, Unprovisioned

KIND: Final[Kind] = Unprovisioned
