"""The gateway's two servers: `public` (portal, API) and `edge` (all that Envoy asks).

Two processes, each behind a Unix socket of its own: a page that is being rendered must never delay a
decision, and in one process it would (docs/decisions/0002-two-processes.md).
"""
