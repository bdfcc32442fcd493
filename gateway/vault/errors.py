"""What can be wrong with secrets; no text here ever holds one."""

from gateway.kernel import errors


class KeysFault(Exception):
    """The keys cannot be used; the text says what to do. The process must not start."""


class DoesNotOpen(errors.Problem):
    """A sealed value was moved, edited, or belongs to other keys."""

    slug = "credential-does-not-open"
    title = "A stored credential does not open here."


class UnknownCredential(errors.Invalid):
    """The service's manifest declares no secret of that name."""

    slug = "unknown-credential"
    title = "This service needs no such credential."


class Unacceptable(errors.Invalid):
    """The secret cannot be the right one: too short, or no header could carry it."""

    slug = "credential-unacceptable"
    title = "This cannot be the credential."
