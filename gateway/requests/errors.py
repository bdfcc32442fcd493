"""What can be wrong with asking."""

from gateway.kernel import errors


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
