"""Bring a database to the newest revision. A composition root: it alone knows every slice's tables."""

from gateway.migrations.upgrade import upgrade

__all__ = ["upgrade"]
