"""What can go wrong locally, always as one sentence that says what to do."""


class Trouble(Exception):
    """Base of everything that the person at the keyboard has to act on; its text is shown as it is."""

    code = 1


class NotInstalled(Trouble):
    """Something that `frontdesk setup` brings is missing."""


class PortTaken(Trouble):
    """Somebody else listens on a port that we were told to use."""


class AlreadyRunning(Trouble):
    """Another `up` holds this home folder."""


class NotRunning(Trouble):
    """No stack holds this home folder."""

    code = 3


class ChildFailed(Trouble):
    """A child ended, did not become ready in time, or died too often."""
