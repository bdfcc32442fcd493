"""One running stack as tests use it: addresses, demo people, browsers of Python's own making."""

import html
import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx2

FRONTDESK = (str(Path(sys.executable).parent / "frontdesk"),)
LOGIN_FORM = re.compile(r'<form[^>]+id="kc-form-login"[^>]+action="([^"]+)"')
FORM_TOKEN = re.compile(r'name="form_token"[^>]*value="([^"]+)"')


@dataclass(frozen=True)
class Stack:
    """A ready stack; `told` is what `frontdesk status --json` says."""

    home: Path
    told: Mapping[str, Any]
    env: Mapping[str, str]

    @property
    def portal(self) -> str:
        """The portal's origin."""
        return str(self.told["urls"]["portal"])

    def service(self, slug: str) -> str:
        """A service's origin."""
        return str(self.told["urls"]["services"][slug])

    def person(self, role: str, number: int = 0, *, realm: str = "workforce") -> Mapping[str, str]:
        """A demo person of that role."""
        people = self.told["demo"]["people"]
        found = [p for p in people if p["role"] == role and p["realm"] == realm]
        return found[number]  # type: ignore[no-any-return]  # JSON

    def token(self, client: Mapping[str, str] | None = None) -> str:
        """An access token of a machine client, by its credentials."""
        client = client or self.told["demo"]["clients"][0]
        issuer = self.told["urls"]["issuers"][client["realm"]]
        answer = Visitor().post(
            f"{issuer}/protocol/openid-connect/token",
            {"grant_type": "client_credentials"},
            auth=(client["client_id"], client["client_secret"]),
        )
        assert answer.status_code == 200, answer.text
        return str(answer.json()["access_token"])

    def run(self, *words: str, timeout: float = 300) -> subprocess.CompletedProcess[str]:
        """A command of the product on this stack."""
        return subprocess.run(  # noqa: S603  # our own command
            [*FRONTDESK, *words],
            env=dict(self.env),
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )


def started(home: Path, port: int, *words: str, timeout: float = 400) -> Stack:
    """Start a stack and wait until it is ready."""
    env = {**os.environ, "FRONTDESK_HOME": str(home), "FRONTDESK_PORT": str(port)}
    stack = Stack(home, {}, env)
    up = stack.run("up", "--detach", *words, timeout=timeout)
    assert up.returncode == 0, up.stdout[-3000:] + up.stderr[-3000:]
    return Stack(home, json.loads(stack.run("status", "--json").stdout), env)


class Visitor:
    """A browser without a window: keeps cookies by host and name, connects to loopback whatever the name.

    Cookies of Keycloak are marked Secure; real browsers send them to *.localhost, so this one does too.
    """

    def __init__(
        self, headers: Mapping[str, str] | None = None, *, verify: Any = True, port: int | None = None
    ) -> None:  # noqa: ANN401
        self.jar: dict[tuple[str, str], str] = {}
        self.headers = {"accept": "text/html", **(headers or {})}
        self._http = httpx2.Client(trust_env=False, timeout=20, verify=verify)
        self._port = port

    def get(self, url: str, *, follow: bool = False, **more: Any) -> httpx2.Response:  # noqa: ANN401
        """GET; with `follow` as many redirects as a browser would."""
        return self.request("GET", url, follow=follow, **more)

    def post(
        self, url: str, data: Mapping[str, str], *, follow: bool = False, **more: Any
    ) -> httpx2.Response:  # noqa: ANN401
        """POST a form from the same origin."""
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(url))
        headers = {"origin": origin, "sec-fetch-site": "same-origin", **more.pop("headers", {})}
        return self.request("POST", url, data=data, follow=follow, headers=headers, **more)

    def request(self, method: str, url: str, *, follow: bool = False, **more: Any) -> httpx2.Response:  # noqa: ANN401
        """One request, or a chain of them."""
        for _ in range(20):
            answer = self._once(method, url, **more)
            if not follow or answer.status_code not in (301, 302, 303, 307):
                return answer
            url, method, more = urljoin(url, answer.headers["location"]), "GET", {}
        raise AssertionError(f"too many redirects, the last to {url}")

    def _once(
        self, method: str, url: str, *, headers: Mapping[str, str] | None = None, **more: Any
    ) -> httpx2.Response:  # noqa: ANN401
        parts = urlsplit(url)
        port = self._port or parts.port or (443 if parts.scheme == "https" else 80)
        jar = "; ".join(
            f"{name}={value}" for (host, name), value in self.jar.items() if host == parts.hostname
        )
        sent = {**self.headers, "host": parts.netloc, **({"cookie": jar} if jar else {}), **(headers or {})}
        target = f"{parts.scheme}://127.0.0.1:{port}{parts.path or '/'}" + (
            f"?{parts.query}" if parts.query else ""
        )
        extensions = {"sni_hostname": parts.hostname}
        answer = self._http.request(
            method, target, headers=sent, follow_redirects=False, extensions=extensions, **more
        )
        self._http.cookies.clear()
        for line in answer.headers.get_list("set-cookie"):
            for name, morsel in SimpleCookie(line).items():
                key = (parts.hostname or "", name)
                if morsel.value and morsel["max-age"] != "0":
                    self.jar[key] = morsel.value
                else:
                    self.jar.pop(key, None)
        return answer

    def sign_in(self, stack: Stack, person: Mapping[str, str], *, to: str = "/") -> httpx2.Response:
        """Through the one e-mail field and Keycloak's own form."""
        page = self.get(f"{stack.portal}/sign-in?to={to}")
        token = FORM_TOKEN.search(page.text)
        form = {"email": person["email"], "to": to, **({"form_token": token[1]} if token else {})}
        login = self.post(f"{stack.portal}/sign-in", form, follow=True)
        action = LOGIN_FORM.search(login.text)
        assert action, login.text[:2000]
        credentials = {"username": person["username"], "password": person["password"]}
        return self.post(html.unescape(action[1]), credentials, follow=True)

    def api(
        self, stack: Stack, method: str, path: str, body: object = None, **headers: str
    ) -> httpx2.Response:
        """A call of the API by the portal's session, as a script of the portal would make it."""
        own = {
            "origin": stack.portal,
            "sec-fetch-site": "same-origin",
            "accept": "application/json",
            **headers,
        }
        more = {"json": body} if body is not None else {}
        if body is None and method != "GET":
            own["content-type"] = "application/json"
        return self.request(method, f"{stack.portal}/api/v1{path}", headers=own, **more)
