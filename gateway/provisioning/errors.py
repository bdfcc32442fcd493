"""What can be wrong with an act on the work of fulfilment."""

from gateway.kernel import errors


class NoConnection(errors.Conflict):
    """The service is set up by hand."""

    slug = "no-connection"
    title = "There is no connection to pause."

    def __init__(self) -> None:
        super().__init__("This service is set up by hand: whoever does that decides when.")


class Paused(errors.Conflict):
    """Somebody paused the connection."""

    slug = "connection-paused"
    title = "The connection is paused."

    def __init__(self) -> None:
        super().__init__("It goes on by itself when IT resumes the connection.")


class NothingToDo(errors.Conflict):
    """No attempt of the grant waits for this."""

    slug = "nothing-to-do"
    title = "Nothing waits for this any more."

    def __init__(self) -> None:
        super().__init__("Reload the list to see where it stands.")
