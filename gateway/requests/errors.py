"""What can be wrong with asking and answering."""

from uuid import UUID

from gateway.kernel import errors
from gateway.kernel.language import _


class UnknownPlan(errors.Invalid):
    """The service has no plan of that name."""

    slug = "unknown-plan"
    title = "This service has no such plan."


class NeedsApproval(errors.Forbidden):
    """No rule approves this by itself, and asking people is not possible here."""

    slug = "needs-approval"
    title = "This access has to be approved by a person."

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__("Talk to the stewards named on the service's page.", reasons=reasons)


class AlreadyAsked(errors.Conflict):
    """The same plan was asked for and is not decided yet; `request_id` is that request."""

    slug = "already-asked"
    title = "This was asked for already and is being decided."

    def __init__(self, request_id: UUID) -> None:
        super().__init__("Open the request to see with whom it is, to remind them or to cancel it.")
        self.request_id = request_id


class AlreadyHandled(errors.Conflict):
    """Somebody else answered first; `by` is who, where a person did."""

    slug = "already-handled"
    title = "This has been answered already."

    def __init__(self, state: str, by: UUID | None, name: str = "") -> None:
        said = _("%(name)s answered it. Nothing more is needed from you.") % {"name": name}
        super().__init__(said if name else "Nothing more is needed from you.")
        self.state = state
        self.by = by


class Stale(errors.Conflict):
    """It changed after the caller had looked at it."""

    slug = "stale-version"
    title = "This has changed since you opened it."

    def __init__(self) -> None:
        super().__init__("Reload, look again, and decide then.")


class NudgedAlready(errors.Limited):
    """Reminders have a pause between them."""

    slug = "nudged-already"
    title = "They were reminded a little while ago."


class TooEarly(errors.Conflict):
    """The approvers have their time first."""

    slug = "too-early"
    title = "The people asked still have time to answer."


class NobodyAbove(errors.Conflict):
    """Everybody who could be asked is asked already."""

    slug = "nobody-above"
    title = "Nobody else is left to ask."


class TooLate(errors.Conflict):
    """The moment for taking it back has passed."""

    slug = "undo-is-over"
    title = "It is too late to take this back."
