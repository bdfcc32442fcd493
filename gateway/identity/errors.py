"""Refusals of tokens and sign-ins. What the caller reads is the same for every reason."""

from enum import StrEnum

from gateway.kernel import errors


class Reason(StrEnum):
    """Why a token was not accepted: for log, audit and tests, never for the one who sent it."""

    TOO_LARGE = "too_large"
    NOT_COMPACT = "not_compact"
    BAD_ENCODING = "bad_encoding"
    BAD_JSON = "bad_json"
    DUPLICATE_NAME = "duplicate_name"
    HEADER = "header"
    ALGORITHM = "algorithm"
    CRITICAL = "critical"
    HEADER_TYPE = "header_type"
    KEY_ID = "key_id"
    UNKNOWN_KEY = "unknown_key"
    WRONG_KEY = "wrong_key"
    SIGNATURE = "signature"
    ISSUER = "issuer"
    KIND = "kind"
    AUDIENCE = "audience"
    PARTY = "party"
    SUBJECT = "subject"
    TIMES = "times"
    EXPIRED = "expired"
    NOT_YET = "not_yet"
    TOO_OLD = "too_old"
    REVOKED = "revoked"
    BOUND = "bound"
    NONCE = "nonce"
    LOGOUT = "logout"
    CLAIM = "claim"


class TokenRefused(errors.Unauthenticated):
    """The token is not accepted; `reason` says why, to us alone."""

    slug = "token-refused"
    title = "This token is not accepted."

    def __init__(self, reason: Reason) -> None:
        super().__init__("Get a new token from your issuer and try again.")
        self.reason = reason


class SignInRefused(errors.Unauthenticated):
    """Coming back from the issuer, something did not fit the sign-in that was begun here."""

    slug = "sign-in-refused"
    title = "This sign-in could not be completed."

    def __init__(self, reason: str) -> None:
        super().__init__("It may have taken too long, or was begun in another browser. Please sign in again.")
        self.reason = reason


class SignInDeclined(errors.Unauthenticated):
    """The issuer answered with an error instead of a code."""

    slug = "sign-in-declined"
    title = "You were not signed in."

    def __init__(self, reason: str) -> None:
        super().__init__("Sign-in was cancelled or refused. Please try again.")
        self.reason = reason


class IssuerAway(errors.Unavailable):
    """The identity provider does not answer. Who is signed in stays so."""

    slug = "issuer-away"
    title = "Signing in is not possible right now."

    def __init__(self) -> None:
        super().__init__("Our sign-in server does not answer. Please try again in a minute.", retry_after=30)


class NotAdmitted(errors.Forbidden):
    """The issuer knows the person, this house does not let them in."""

    slug = "not-admitted"
    title = "Your account cannot be used here."

    def __init__(self, reason: str) -> None:
        super().__init__("Ask your administrator to check which organisation your account belongs to.")
        self.reason = reason


class InvitationOver(errors.Gone):
    """The link that makes an administrator was used, is too old, or never was one: not told apart."""

    slug = "invitation-over"
    title = "This link is used up or too old."

    def __init__(self) -> None:
        super().__init__("On the server, `frontdesk admin recover` prints a new one.")
