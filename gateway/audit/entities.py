"""The trail as a Cedar resource."""

from gateway.authz import Resource

TRAIL = Resource("Trail", "audit")
