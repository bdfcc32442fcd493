"""What can be wrong with a token. Whoever shows a token that we issued may read what became of it."""

from gateway.kernel import errors


class TokenUnknown(errors.Unauthenticated):
    """It is no token of ours, or none that stands for anybody any more."""

    slug = "token-unknown"
    title = "We do not know this token."

    def __init__(self) -> None:
        super().__init__("Copy it again, whole, or make a new one on the service's page.")


class TokenOver(errors.Unauthenticated):
    """Its end has passed."""

    slug = "token-over"
    title = "This token has run out."

    def __init__(self) -> None:
        super().__init__("Make a new one on the service's page.")


class TokenTakenBack(errors.Unauthenticated):
    """Its owner, IT or security took it back."""

    slug = "token-taken-back"
    title = "This token was taken back."

    def __init__(self) -> None:
        super().__init__("Make a new one on the service's page; ask IT if that surprises you.")


class TokenElsewhere(errors.Unauthenticated):
    """It belongs to another service."""

    slug = "token-elsewhere"
    title = "This token is for another service."

    def __init__(self) -> None:
        super().__init__("Each service has tokens of its own: make one on this service's page.")


class TooManyTokens(errors.Conflict):
    """As many tokens as one person may have for one service are alive."""

    slug = "too-many-tokens"
    title = "You have ten tokens for this service already."

    def __init__(self) -> None:
        super().__init__("Revoke one that you no longer use in My access, then make the new one.")
