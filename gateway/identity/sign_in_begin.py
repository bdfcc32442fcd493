"""Begin a sign-in: from an e-mail address, or anew after the issuer sent the browser back to the start."""

import base64
import hashlib
from dataclasses import dataclass

from gateway.identity import queries, rules
from gateway.identity.answers import flow_name
from gateway.identity.issuers import Issuer, Issuers
from gateway.identity.models import Realm, SignInFlow
from gateway.identity.sign_in_claim import ClaimedFlow
from gateway.kernel import crypto, language
from gateway.work import Unit


@dataclass(frozen=True, slots=True)
class Departure:
    """Where the browser goes, and the cookie that it must bring back.

    Set a cookie `<prefix>-flow-<flow>` with the value `browser` (HttpOnly, SameSite=Lax, 10 minutes).
    """

    location: str
    flow: str
    browser: str
    max_age: int = int(rules.FLOW_LIFE.total_seconds())


async def sign_in_begin(
    unit: Unit, issuers: Issuers, *, email: str, redirect_uri: str, return_to: str
) -> Departure:
    """Choose the issuer by the address and write down the flow.

    An address of nobody gets the same answer in the same time as one of somebody: the issuer asks
    for the password, and nobody learns here whose domain is known.
    """
    domain = rules.mail_domain(email)
    realm = await queries.realm_of_domain(unit, domain or "")
    return await _begin(
        unit,
        issuers.of_realm(realm or Realm.WORKFORCE),
        email=email.strip() if domain else "",
        redirect_uri=redirect_uri,
        return_to=rules.own_path(return_to),
        attempt=1,
    )


async def sign_in_again(unit: Unit, issuers: Issuers, flow: ClaimedFlow) -> Departure:
    """Begin a flow that came back unfinished once more, at the same issuer."""
    return await _begin(
        unit,
        issuers.of_realm(flow.realm),
        email=flow.email,
        redirect_uri=flow.redirect_uri,
        return_to=flow.return_to,
        attempt=flow.attempt + 1,
    )


async def _begin(
    unit: Unit, issuer: Issuer, *, email: str, redirect_uri: str, return_to: str, attempt: int
) -> Departure:
    state, browser = crypto.new_secret(), crypto.new_secret()
    nonce, verifier = crypto.new_secret(), crypto.new_secret(256)
    flow = SignInFlow(
        state_hash=crypto.fingerprint(state),
        browser_hash=crypto.fingerprint(browser),
        realm=issuer.realm,
        nonce=nonce,
        code_verifier=verifier,
        redirect_uri=redirect_uri,
        return_to=return_to,
        email=email,
        attempt=attempt,
        ends_at=unit.now + rules.FLOW_LIFE,
    )
    unit.db.add(flow)
    parameters = {
        "response_type": "code",
        "client_id": issuer.portal_client,
        "redirect_uri": redirect_uri,
        "scope": "openid profile email",
        "state": state,
        "nonce": nonce,
        "code_challenge": _challenge(verifier),
        "code_challenge_method": "S256",
    }
    if email:
        parameters["login_hint"] = email
    # OpenID Connect Core, 3.1.2.1: the issuer's pages go on in the language of ours.
    if language.current().tag in language.SPOKEN:
        parameters["ui_locales"] = language.current().tag
    return Departure(issuer.authorization_url(parameters), flow_name(state), browser)


def _challenge(verifier: str) -> str:
    """RFC 7636, 4.2: S256."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
