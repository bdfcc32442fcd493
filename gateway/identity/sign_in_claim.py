"""Take a begun sign-in back, once, in the browser that began it."""

from dataclasses import dataclass, field

from sqlalchemy import delete
from sqlmodel import col

from gateway.identity import rules
from gateway.identity.answers import Answer
from gateway.identity.errors import SignInDeclined, SignInRefused
from gateway.identity.issuers import Issuers
from gateway.identity.models import SignInFlow
from gateway.kernel import crypto
from gateway.work import Unit


@dataclass(frozen=True, slots=True)
class ClaimedFlow:
    """A flow that is nobody else's any more. `again`: begin it anew instead of redeeming a code."""

    realm: str
    redirect_uri: str
    return_to: str
    email: str
    attempt: int
    again: bool
    nonce: str = field(repr=False)
    code_verifier: str = field(repr=False)


async def sign_in_claim(unit: Unit, issuers: Issuers, answer: Answer, *, browser: str | None) -> ClaimedFlow:
    """Consume the flow of this answer; a second answer with the same state finds nothing.

    Raises SignInRefused where state, browser, time or issuer do not fit, and then consumes
    nothing, so that a stranger cannot spoil it; SignInDeclined where the issuer said no.
    """
    taken = delete(SignInFlow).where(col(SignInFlow.state_hash) == crypto.fingerprint(answer.state))
    flow = (await unit.db.execute(taken.returning(SignInFlow))).scalar_one_or_none()
    if flow is None or flow.ends_at <= unit.now:
        raise SignInRefused("state")
    # Without this a stranger's finished sign-in could be pushed into this browser (login CSRF).
    if not browser or not crypto.same(flow.browser_hash, crypto.fingerprint(browser)):
        raise SignInRefused("browser")
    if answer.issuer != issuers.of_realm(flow.realm).url:
        raise SignInRefused("issuer")
    again = bool(answer.error) and rules.goes_again(answer.error, flow.attempt)
    if answer.error and not again:
        raise SignInDeclined(answer.error if answer.error.isidentifier() else "error")
    return ClaimedFlow(
        realm=flow.realm,
        redirect_uri=flow.redirect_uri,
        return_to=flow.return_to,
        email=flow.email,
        attempt=flow.attempt,
        again=again,
        nonce=flow.nonce,
        code_verifier=flow.code_verifier,
    )


def stray(issuers: Issuers, answer: Answer, *, redirect_uri: str) -> ClaimedFlow:
    """A flow to begin again for an answer whose own flow another tab has taken.

    Keycloak restarts tabs that it lost with the parameters of the last one, so of many tabs that
    sign in at once several bring the same state. Nothing of the answer counts but which of our
    issuers it names; raises SignInRefused where that is none.
    """
    issuer = issuers.named(answer.issuer)
    if issuer is None:
        raise SignInRefused("issuer")
    return ClaimedFlow(
        realm=issuer.realm,
        redirect_uri=redirect_uri,
        return_to="/",
        email="",
        attempt=1,
        again=True,
        nonce="",
        code_verifier="",
    )


async def forget_flows(unit: Unit) -> None:
    """Drop flows that nobody came back for."""
    await unit.db.execute(delete(SignInFlow).where(col(SignInFlow.ends_at) <= unit.now))
