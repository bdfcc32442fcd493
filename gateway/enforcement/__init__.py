"""Consequences in Envoy: what it is told, who is let through, what is taken back."""
