"""Structured logs: an event name and fields, one JSON object a line; never a token, body or address."""

import io
import logging
import sys
from collections.abc import MutableMapping
from contextlib import suppress
from contextvars import ContextVar
from typing import Any, TextIO

import structlog
from structlog.typing import FilteringBoundLogger

trace_id: ContextVar[str] = ContextVar("trace_id", default="")

# Field names that must never carry a value out of the process, whoever logs them by mistake.
_SECRET = ("token", "secret", "password", "cookie", "authorization", "credential", "code_verifier", "key")


def configure(process: str, *, level: int = logging.INFO) -> None:
    """Send structlog's events of this process to standard error as JSON lines."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _add_trace,
            _withhold_secrets,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(file=_Forgiving(sys.stderr)),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(process=process)


class _Forgiving(io.StringIO):
    """A full disk costs lines of the log, never the work that they are about."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__()
        self._stream = stream

    def write(self, text: str) -> int:
        with suppress(OSError):
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        with suppress(OSError):
            self._stream.flush()


def get(name: str) -> FilteringBoundLogger:
    """A logger; call `log.info("grant.revoked", grant_id=…)`."""
    log: FilteringBoundLogger = structlog.get_logger(module=name)
    return log


def _add_trace(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    trace = trace_id.get()
    return {**event, "trace_id": trace} if trace else event


def _withhold_secrets(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    return {
        name: "[withheld]" if any(word in name.lower() for word in _SECRET) else value
        for name, value in event.items()
    }
