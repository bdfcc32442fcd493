"""What can be wrong with an act on the work of fulfilment."""

from gateway.kernel import errors


class NothingToDo(errors.Conflict):
    """No attempt of the grant waits for this."""

    slug = "nothing-to-do"
    title = "Nothing waits for this any more."

    def __init__(self) -> None:
        super().__init__("Reload the list to see where it stands.")
