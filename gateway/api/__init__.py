"""The JSON API, `/api/v1`: thin routes over the verbs, and the description of exactly these routes.

Lists answer `{"items": […], "next": cursor|null}`; a service is named by its slug; refusals are
problems of RFC 9457. Every POST takes an `Idempotency-Key`.
"""

from gateway.api.routes import routes

__all__ = ["routes"]
