"""W3C Trace Context: one id from click to upstream, and nothing odd let in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.kernel import logging, trace

TRACE, PARENT = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"


def test_a_callers_trace_is_continued_with_a_parent_of_our_own() -> None:
    """Same trace, another step, and logs carry the id."""
    before = logging.trace_id.get()
    entered = trace.enter(f"00-{TRACE}-{PARENT}-01")
    assert (entered.trace_id, entered.sampled) == (TRACE, True)
    assert entered.parent_id != PARENT
    assert logging.trace_id.get() == TRACE
    logging.trace_id.set(before)


def test_without_a_header_a_trace_begins_here() -> None:
    """Two of them are not the same."""
    before = logging.trace_id.get()
    assert trace.enter(None).trace_id != trace.enter(None).trace_id
    logging.trace_id.set(before)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "00",
        f"00-{TRACE}-{PARENT}",
        f"00-{TRACE.upper()}-{PARENT}-01",
        f"00-{'0' * 32}-{PARENT}-01",
        f"00-{TRACE}-{'0' * 16}-01",
        f"ff-{TRACE}-{PARENT}-01",
        f"00-{TRACE}-{PARENT}-01-more",
        f"00-{TRACE}-{PARENT}-01\n",
        f" 00-{TRACE}-{PARENT}-01",
    ],
)
def test_an_invalid_header_is_no_trace(header: str) -> None:
    """Section 3.2: then a new one begins."""
    assert trace.parse(header) is None


def test_a_later_version_is_read_as_far_as_it_is_known() -> None:
    """Fields may follow."""
    found = trace.parse(f"cc-{TRACE}-{PARENT}-00-later")
    assert found == trace.Trace(TRACE, PARENT, sampled=False)


@given(st.integers(1, 2**128 - 1), st.integers(1, 2**64 - 1), st.booleans())
def test_what_is_formatted_is_parsed_again(of: int, by: int, sampled: bool) -> None:  # noqa: FBT001  # generated
    """There and back."""
    made = trace.Trace(f"{of:032x}", f"{by:016x}", sampled)
    assert trace.parse(made.header()) == made
