"""Secrets (SDS): a shared key on its way into Envoy's memory; never part of a snapshot or a log."""

from gateway.enforcement.envoy.shapes import SECRET_TYPE, Message


def generic_secret(name: str, value: str) -> Message:
    """The whole header value, prefix included (`Bearer …`), under the name that the cluster asks for."""
    return {
        "@type": SECRET_TYPE,
        "name": name,
        "generic_secret": {"secret": {"inline_string": value}},
    }
