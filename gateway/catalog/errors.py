"""What can be wrong with a service."""

from gateway.kernel import errors


class SlugRefused(errors.Invalid):
    """The name cannot be a host name of ours: reserved, taken once before, or looking like another."""

    slug = "slug-refused"
    title = "This short name cannot be used."


class UnknownCircle(errors.Invalid):
    """A service names a circle that nobody has drawn."""

    slug = "unknown-circle"
    title = "The manifest names a circle that does not exist."


class IllegalEvent(errors.Conflict):
    """The life of a service has no such step here."""

    slug = "service-in-another-state"
    title = "The service is in another state than this needs."


class NotTested(errors.Conflict):
    """There is no report about this very manifest, or it says that something is wrong."""

    slug = "connection-not-tested"
    title = "The connection has to pass its test first."


class Forgeable(errors.Conflict):
    """The service believes calls that come past the gateway."""

    slug = "service-believes-forged-calls"
    title = "The service believed a forged call that came past the gateway."


class UnreadableManifest(errors.Conflict):
    """A manifest of an older release that this one cannot read; the service is paused."""

    slug = "manifest-unreadable"
    title = "This service's manifest has to be entered again."
