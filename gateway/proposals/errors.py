"""Refusals of this slice."""

from uuid import UUID

from gateway.kernel import errors


class IllegalEvent(errors.Conflict):
    """The proposal stands where this cannot be done."""

    slug = "proposal-in-another-state"
    title = "This proposal has been answered in the meantime."

    def __init__(self) -> None:
        super().__init__("Nothing was changed. Look at it again.")


class AlreadyProposed(errors.Conflict):
    """The same name waits for an answer already; `proposal_id` is where."""

    slug = "already-proposed"
    title = "Somebody has proposed this already."

    def __init__(self, proposal_id: UUID) -> None:
        super().__init__("Support that one: it counts more than a second one.")
        self.proposal_id = proposal_id


class AlreadySupported(errors.Conflict):
    """Once for each person."""

    slug = "already-supported"
    title = "You are counted already."

    def __init__(self) -> None:
        super().__init__("There is nothing more to do: you are told of the answer.")


class TooManyOpen(errors.Limited):
    """One person has as many open proposals as one may."""

    slug = "too-many-proposals"
    title = "You have many proposals open."

    def __init__(self) -> None:
        super().__init__(
            "Ten may be open at a time. Withdraw one that you no longer need, or wait for an answer."
        )
