"""Leave: here at once, and at the issuer by way of the browser."""

from dataclasses import dataclass

from gateway.identity.end_session import end_session
from gateway.identity.issuers import Issuers
from gateway.identity.views import SignedIn
from gateway.work import Unit


@dataclass(frozen=True, slots=True)
class SignedOut:
    """Where the browser goes so that the issuer's own session ends too."""

    location: str


async def sign_out(unit: Unit, issuers: Issuers, signed_in: SignedIn, *, back_to: str) -> SignedOut:
    """End the caller's session.

    No ID token is kept, so the issuer asks once whether the person meant it; `back_to` must be
    registered there.
    """
    await end_session(unit, signed_in.session_id)
    return SignedOut(issuers.of_realm(signed_in.realm).logout_url(back_to=back_to))
