"""Services that want a key of ours; callers never see it."""

from typing import Final

from brokers.sdk import Kind, Unprovisioned

KIND: Final[Kind] = Unprovisioned
