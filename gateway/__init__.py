"""Frontdesk: the gateway."""
