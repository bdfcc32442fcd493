"""Numbers for /metrics (Prometheus text format). Labels hold words of a fixed list, never an id."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4
REGISTRY = CollectorRegistry()

DECISIONS = Counter("frontdesk_decisions_total", "Calls decided at the edge.", ["outcome"], registry=REGISTRY)
DECISION_SECONDS = Histogram(
    "frontdesk_decision_seconds",
    "Time that one decision took.",
    buckets=(0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0),
    registry=REGISTRY,
)
JOBS = Counter(
    "frontdesk_jobs_total", "Reactions that the worker ran.", ["entrypoint", "outcome"], registry=REGISTRY
)
SEALING_LAG = Gauge(
    "frontdesk_audit_sealing_lag_seconds", "Age of the oldest row when it was sealed.", registry=REGISTRY
)
SPOOL_HEALTHY = Gauge(
    "frontdesk_audit_spool_healthy", "1 while decisions can be put on record.", registry=REGISTRY
)
CONFIGURATION_ANSWERS = Counter(
    "frontdesk_xds_answers_total",
    "What Envoys said to configuration: acknowledged or refused.",
    ["topic", "outcome"],
    registry=REGISTRY,
)
REQUESTS = Counter(
    "frontdesk_requests_total", "Requests to portal and API.", ["channel", "status"], registry=REGISTRY
)


def exposition() -> bytes:
    """Everything measured in this process, as text for a scraper."""
    return generate_latest(REGISTRY)
