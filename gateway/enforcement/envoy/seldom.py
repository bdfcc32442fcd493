"""A filter that runs only where a request or its answer calls for it: a script costs more than all others."""

from gateway.enforcement.envoy.shapes import HTTP, JSON, MATCHED_TYPE, TYPES, Message, metadata, typed

_COMPOSITE = HTTP + "composite.v3."
_METADATA = TYPES + "envoy.extensions.matching.common_inputs.network.v3.DynamicMetadataInput"
_MATCHER = TYPES + "envoy.extensions.matching.input_matchers.metadata.v3.Metadata"
_INPUTS = TYPES + "envoy.type.matcher.v3."


def seldom(name: str, inner: Message, *cases: Message) -> Message:
    """`inner` where one of the cases is met, nothing elsewhere. Cases of the request come first.

    An answer's case is looked at when no request's was met, and then only answers pass through `inner`.
    """
    delegated: Message = {"typed_config": {"name": name, "typed_config": inner}}
    action = typed(name, _COMPOSITE + "ExecuteFilterAction", delegated)
    matchers: list[JSON] = [{"predicate": case, "on_match": {"action": action}} for case in cases]
    tree: Message = {"matcher_list": {"matchers": matchers}}
    nothing = typed("composite", _COMPOSITE + "Composite", {})
    return typed(name, MATCHED_TYPE, {"xds_matcher": tree, "extension_config": nothing})


def asked(header: str, matcher: Message) -> Message:
    """A request's header; its lines are joined by a comma, and one that is absent never matches."""
    return _single("HttpRequestHeaderMatchInput", header, matcher)


def answered(header: str, matcher: Message) -> Message:
    """The same of an answer."""
    return _single("HttpResponseHeaderMatchInput", header, matcher)


def noted(namespace: str, key: str) -> Message:
    """Whether a filter has left this metadata."""
    read = typed(namespace, _METADATA, metadata(namespace, key))
    present = typed("present", _MATCHER, {"value": {"present_match": True}})
    return {"single_predicate": {"input": read, "custom_match": present}}


def either(*cases: Message) -> Message:
    """One of several, at least two."""
    return {"or_matcher": {"predicate": list(cases)}}


def both(*cases: Message) -> Message:
    """All of several, at least two."""
    return {"and_matcher": {"predicate": list(cases)}}


def whole(regex: str) -> Message:
    """The whole value; unlike everywhere else these matchers want the engine's name."""
    return {"safe_regex": {"google_re2": {}, "regex": regex}}


def unless(case: Message) -> Message:
    """The opposite; also where the header is absent."""
    return {"not_matcher": case}


def _single(kind: str, header: str, matcher: Message) -> Message:
    read = typed(header, _INPUTS + kind, {"header_name": header})
    return {"single_predicate": {"input": read, "value_match": matcher}}
