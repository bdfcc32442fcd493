"""Problems that only a protocol has; the domain's own stand in kernel.errors."""

from typing import ClassVar

from gateway.kernel import errors


class SignInNeeded(errors.Unauthenticated):
    """Nobody is signed in here. A browser that navigates is sent to sign in; everybody else is told."""

    def __init__(self) -> None:
        super().__init__("Sign in to the portal, or send a bearer token with audience frontdesk-api.")


class ForeignPage(errors.Forbidden):
    """The request was made by a page of another site, or does not say by which."""

    slug = "foreign-page"
    title = "This request did not come from the portal."

    def __init__(self) -> None:
        super().__init__("Open the portal and do it there.")


class FormExpired(errors.Forbidden):
    """The form belongs to another session than the cookie."""

    slug = "form-expired"
    title = "This form is no longer valid."

    def __init__(self) -> None:
        super().__init__("Reload the page and send it again.")


class OfTransport(errors.Invalid):
    """What HTTP itself refuses; `status` is its number."""

    status: ClassVar[int] = 400
    slug = "malformed"
    title = "This request cannot be read."


class TooLarge(OfTransport):
    """The body is over the limit."""

    status = 413
    slug = "too-large"
    title = "This is too large."


class WrongMediaType(OfTransport):
    """The body is of a kind that this address does not take."""

    status = 415
    slug = "wrong-content-type"
    title = "This address takes another content type."


class Outdated(OfTransport):
    """If-Match names another version than there is (RFC 9110, 13.1.1)."""

    status = 412
    slug = "precondition-failed"
    title = "This has changed since you looked at it."


class WrongMethod(OfTransport):
    """The address exists and does not do that."""

    status = 405
    slug = "wrong-method"
    title = "This address does not do that."
