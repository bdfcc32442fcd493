"""Signing in without a browser of one's own: the device flow (RFC 8628) with PKCE (RFC 7636)."""

import base64
import hashlib
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any, Final

import httpx2

from gateway.cli.errors import NotReady, NotRunning, NotSignedIn, Trouble
from gateway.cli.kept import Login

CLIENT: Final = "frontdesk-cli"
SCOPE: Final = "openid frontdesk-api"
GRANT: Final = "urn:ietf:params:oauth:grant-type:device_code"
SLOW_DOWN_SECONDS: Final = 5  # RFC 8628, 3.5
_OK: Final = 200


@dataclass(frozen=True, slots=True)
class Device:
    """A sign-in that waits for its person. `address` holds the code already, `page` and `code` do not."""

    issuer: str
    endpoints: dict[str, str]
    page: str
    address: str
    code: str
    expires_in: float
    interval: float
    device_code: str = field(repr=False)
    verifier: str = field(repr=False)


async def begin(http: httpx2.AsyncClient, issuer: str) -> Device:
    """Ask for a code. Raises NotRunning, Trouble."""
    endpoints = await _endpoints(http, issuer)
    verifier = secrets.token_urlsafe(48)
    digest = hashlib.sha256(verifier.encode()).digest()
    status, told = await _post(
        http,
        endpoints["device_authorization_endpoint"],
        {
            "client_id": CLIENT,
            "scope": SCOPE,
            "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
            "code_challenge_method": "S256",
        },
    )
    if status != _OK:
        raise Trouble(f"{issuer} lets no command sign in: ask IT to enable the client {CLIENT}.")
    return Device(
        issuer=issuer,
        endpoints=endpoints,
        page=str(told["verification_uri"]),
        address=str(told.get("verification_uri_complete") or told["verification_uri"]),
        code=str(told["user_code"]),
        expires_in=float(told["expires_in"]),
        interval=float(told.get("interval", SLOW_DOWN_SECONDS)),
        device_code=str(told["device_code"]),
        verifier=verifier,
    )


async def wait(
    http: httpx2.AsyncClient,
    device: Device,
    *,
    now: Callable[[], float],
    sleep: Callable[[float], Awaitable[None]],
) -> Login:
    """Until the person has said yes. Raises NotSignedIn where they said no or nothing."""
    interval, ends = device.interval, now() + device.expires_in
    form = {
        "grant_type": GRANT,
        "device_code": device.device_code,
        "client_id": CLIENT,
        "code_verifier": device.verifier,
    }
    while now() < ends:
        await sleep(interval)
        status, told = await _post(http, device.endpoints["token_endpoint"], form)
        if status == _OK:
            return _login(device.issuer, device.endpoints, told, now())
        if told.get("error") == "slow_down":
            interval += SLOW_DOWN_SECONDS
        elif told.get("error") == "access_denied":
            raise NotSignedIn("The sign-in was declined: run `frontdesk login` to begin again.")
        elif told.get("error") != "authorization_pending":
            break
    raise NotSignedIn("Nobody signed in with that code in time: run `frontdesk login` for a new one.")


async def refresh(http: httpx2.AsyncClient, login: Login, now: float) -> Login | None:
    """The same sign-in with fresh tokens; None where the issuer has ended it."""
    form = {"grant_type": "refresh_token", "refresh_token": login.refresh_token, "client_id": CLIENT}
    status, told = await _post(http, login.token_endpoint, form)
    if status != _OK:
        return None
    endpoints = {"token_endpoint": login.token_endpoint, "end_session_endpoint": login.end_endpoint}
    return replace(_login(login.issuer, endpoints, told, now), tokens=login.tokens)


async def end(http: httpx2.AsyncClient, login: Login) -> None:
    """End the issuer's session, so that what was kept is worth nothing, wherever it went."""
    await _post(http, login.end_endpoint, {"client_id": CLIENT, "refresh_token": login.refresh_token})


async def _endpoints(http: httpx2.AsyncClient, issuer: str) -> dict[str, str]:
    """OpenID Connect Discovery 1.0, 4: what the issuer says of itself, and of nobody else."""
    try:
        answer = await http.get(f"{issuer}/.well-known/openid-configuration")
        told: dict[str, Any] = answer.json()
    except httpx2.HTTPError as away:
        raise NotRunning(f"Nothing answers at {issuer}: is the address right, and does it run?") from away
    except ValueError as broken:
        raise Trouble(f"{issuer} is no sign-in server: check FRONTDESK_URL.") from broken
    names = ("device_authorization_endpoint", "token_endpoint", "end_session_endpoint")
    found = {name: str(told.get(name, "")) for name in names}
    # A description that sends our secrets elsewhere is not believed.
    if told.get("issuer") != issuer or not all(at.startswith(f"{issuer}/") for at in found.values()):
        raise Trouble(f"{issuer} describes another sign-in server than itself: tell IT.")
    return found


async def _post(http: httpx2.AsyncClient, url: str, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
    try:
        answer = await http.post(url, data=form)
    except httpx2.HTTPError as away:
        raise NotRunning(f"Nothing answers at {url}: is the address right, and does it run?") from away
    if answer.status_code >= 500:  # noqa: PLR2004  # HTTP's own number
        raise NotReady("The sign-in server does not answer well right now: try again in a minute.")
    try:
        told = answer.json() if answer.content else {}
    except ValueError:
        told = {}
    return answer.status_code, told if isinstance(told, dict) else {}


def _login(issuer: str, endpoints: dict[str, str], told: dict[str, Any], now: float) -> Login:
    return Login(
        issuer=issuer,
        token_endpoint=endpoints["token_endpoint"],
        end_endpoint=endpoints["end_session_endpoint"],
        access_token=str(told["access_token"]),
        refresh_token=str(told.get("refresh_token", "")),
        expires_at=now + float(told["expires_in"]),
    )
