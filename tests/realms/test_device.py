"""The command line's sign-in at a real Keycloak: the client is there, public, and bound by PKCE."""

from urllib.parse import urlsplit

import httpx2
import pytest

from gateway import realms
from gateway.cli import signing
from gateway.cli.errors import NotSignedIn
from tests.realms.conftest import PUBLIC

pytestmark = pytest.mark.timeout(300)


class Proxied(httpx2.AsyncBaseTransport):
    """The public address, as Envoy hands it on."""

    def __init__(self, inner: str) -> None:
        self._inner, self._transport = urlsplit(inner), httpx2.AsyncHTTPTransport(trust_env=False)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """To Keycloak itself."""
        authority = request.url.netloc.decode()
        for name, value in (("host", authority), ("proto", "http"), ("port", "8080")):
            request.headers[f"x-forwarded-{name}"] = value
        request.url = request.url.copy_with(host=self._inner.hostname, port=self._inner.port)
        return await self._transport.handle_async_request(request)

    async def aclose(self) -> None:
        """Close every connection."""
        await self._transport.aclose()


@pytest.mark.parametrize("realm", ["workforce", "partners"])
async def test_a_code_is_given_and_waits_for_its_person(configured: realms.Site, realm: str) -> None:
    """Both realms; before anybody confirms there is no token, and silence ends it."""
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    async with httpx2.AsyncClient(transport=Proxied(configured.keycloak_url), timeout=90) as http:
        device = await signing.begin(http, f"{PUBLIC}/realms/{realm}")
        assert device.page == f"{PUBLIC}/realms/{realm}/device"
        assert device.code in device.address
        assert (device.interval, device.expires_in) == (5, 600)
        with pytest.raises(NotSignedIn):
            await signing.wait(http, device, now=lambda: sum(waited) * 100, sleep=sleep)


async def test_without_a_challenge_there_is_no_code(configured: realms.Site) -> None:
    """Whoever sees a device code could take its tokens."""
    async with httpx2.AsyncClient(transport=Proxied(configured.keycloak_url), timeout=90) as http:
        answer = await http.post(
            f"{PUBLIC}/realms/workforce/protocol/openid-connect/auth/device",
            data={"client_id": signing.CLIENT, "scope": signing.SCOPE},
        )
    assert answer.status_code == 400
