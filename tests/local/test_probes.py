"""Probes of children that do not serve yet."""

from pathlib import Path

from gateway.local import probes


def test_a_log_that_is_not_there_yet_says_nothing(tmp_path: Path) -> None:
    """A forked child is asked before its log is opened; what stood there before does not count."""
    log = tmp_path / "worker.log"
    ready = probes.said(log, "worker.ready")
    assert not ready()
    log.write_text("worker.ready\n")
    assert ready()
    assert not probes.said(log, "worker.ready")()
