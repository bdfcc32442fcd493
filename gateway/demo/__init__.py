"""A small made-up company, so that a fresh stack can be looked at: `python -m gateway.demo`."""
