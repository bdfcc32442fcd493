"""Numbers for operators, and no ids in their labels."""

from gateway.kernel import metrics


def test_what_was_counted_is_exposed_as_text() -> None:
    """Names as operators know them."""
    metrics.DECISIONS.labels(outcome="allowed").inc()
    text = metrics.exposition().decode()
    assert 'frontdesk_decisions_total{outcome="allowed"}' in text
    assert metrics.CONTENT_TYPE.startswith("text/plain")


def test_labels_are_words_of_a_fixed_list() -> None:
    """An id in a label would be a personal record, and a series for each of them."""
    allowed = {"outcome", "entrypoint", "topic", "channel", "status", "le"}
    labels = {name for family in metrics.REGISTRY.collect() for s in family.samples for name in s.labels}
    assert labels <= allowed
