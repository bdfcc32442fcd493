"""Offers that tests of discovery share."""

import json

from gateway.edge.envoys import Offer


def offer(sequence: int, *names: str) -> Offer:
    """A topic of that sequence which holds resources of these names."""
    resources = [{"name": name} for name in names]
    return Offer(sequence, f"{sequence}-{'.'.join(names)}", resources, json.dumps(resources).encode())
