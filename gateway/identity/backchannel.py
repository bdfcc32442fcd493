"""What we ask an issuer ourselves, over its inner address: its keys, and a code turned into tokens.

The addresses come from this installation's own configuration, never from a token or a form.
"""

import json
from collections.abc import Mapping
from typing import Final

import httpx2
from pydantic import SecretStr

from gateway.identity.errors import IssuerAway, SignInRefused
from gateway.identity.issuers import Issuer
from gateway.identity.sign_in_claim import ClaimedFlow
from gateway.identity.tokens import Validator, VerifiedClaims

LARGEST: Final = 256 * 1024
PATIENCE: Final = 3.0
PATIENCE_WITH_CODE: Final = 10.0


class HttpKeys:
    """Fetches JWK sets; follows no redirect, reads no more than 256 KB."""

    def __init__(self, transport: httpx2.AsyncBaseTransport) -> None:
        self._http = httpx2.AsyncClient(transport=transport, timeout=PATIENCE, trust_env=False)

    async def __call__(self, issuer: Issuer) -> object:
        """The parsed document. Raises OSError when the issuer is away, ValueError for any other answer."""
        try:
            async with self._http.stream("GET", issuer.keys_url, follow_redirects=False) as response:
                body = await _limited(response)
        except httpx2.HTTPError as away:
            raise OSError("the issuer does not answer") from away
        document: object = json.loads(body.decode("utf-8"))
        return document


async def _limited(response: httpx2.Response) -> bytes:
    if response.status_code != httpx2.codes.OK:
        raise ValueError(f"keys answered {response.status_code}")
    body = b""
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > LARGEST:
            raise ValueError("keys are too large")
    return body


class Exchange:
    """Turns a code into verified claims. Tokens are read here and kept nowhere."""

    def __init__(
        self,
        validator: Validator,
        secrets: Mapping[str, SecretStr],
        transport: httpx2.AsyncBaseTransport,
    ) -> None:
        """`secrets` holds the secret of our portal client by realm."""
        self._validator = validator
        self._secrets = secrets
        self._transport = transport

    async def redeem(self, flow: ClaimedFlow, code: str) -> VerifiedClaims:
        """The claims of who signed in. Call it with no transaction open.

        Raises SignInRefused when the issuer does not take the code, IssuerAway when it does not
        answer, TokenRefused when its ID token is not the one of this flow.
        """
        issuer = self._validator.issuers.of_realm(flow.realm)
        token = await self._id_token(issuer, flow, code)
        return await self._validator.verify_id(token, issuer=issuer, nonce=flow.nonce)

    async def _id_token(self, issuer: Issuer, flow: ClaimedFlow, code: str) -> str:
        # Imported where it is used: worker and edge never exchange a code, and do without its weight.
        from authlib.common.errors import AuthlibBaseError  # noqa: PLC0415
        from authlib.integrations.httpx_client import AsyncOAuth2Client  # noqa: PLC0415

        client = AsyncOAuth2Client(
            client_id=issuer.portal_client,
            client_secret=self._secrets[issuer.realm].get_secret_value(),
            token_endpoint_auth_method="client_secret_basic",  # noqa: S106  # a method, no secret
            redirect_uri=flow.redirect_uri,
            transport=self._transport,
            timeout=PATIENCE_WITH_CODE,
            trust_env=False,
        )
        try:
            answer = await client.fetch_token(
                issuer.token_url,
                grant_type="authorization_code",
                code=code,
                code_verifier=flow.code_verifier,
            )
        except AuthlibBaseError as refused:
            raise SignInRefused("code") from refused
        except (httpx2.HTTPError, ValueError) as away:
            raise IssuerAway from away
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise SignInRefused("no_id_token")
        return token
