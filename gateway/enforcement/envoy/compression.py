"""Our own pages travel compressed; what services answer passes as it is."""

from gateway.enforcement.envoy.shapes import COMPRESSION, HTTP, TYPES, Message, typed

_BROTLI = TYPES + "envoy.extensions.compression.brotli.compressor.v3.Brotli"
# What the portal's virtual host says to switch the filter on for itself.
SWITCHED_ON: Message = {"@type": TYPES + "envoy.config.route.v3.FilterConfig", "config": {}}


def compressor() -> Message:
    """Off unless a virtual host switches it on. Only pages: their one secret, the form's token, is
    written differently each time, so that its length tells nothing (BREACH). Streams of events are no page.
    """
    settings: Message = {
        "response_direction_config": {
            "common_config": {"min_content_length": 256, "content_type": ["text/html"]},
        },
        "compressor_library": typed("brotli", _BROTLI, {"quality": 5, "window_bits": 18}),
    }
    return {**typed(COMPRESSION, HTTP + "compressor.v3.Compressor", settings), "disabled": True}
