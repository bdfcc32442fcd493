"""A browser of Python's own making: for everything that needs no window and no script."""

import html
import re
import time
import weakref
from collections.abc import Mapping
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx2

from tests.e2e.stack import Stack

LOGIN_FORM = re.compile(r'<form(?=[^>]*id="kc-form-login")[^>]*?action="([^"]+)"', re.DOTALL)
FORM_TOKEN = re.compile(r'name="form_token"[^>]*value="([^"]+)"')
UNDECIDED = 503


class Visitor:
    """A browser without a window: keeps cookies by host and name, connects to loopback whatever the name.

    Cookies of Keycloak are marked Secure; real browsers send them to *.localhost, so this one does too.
    """

    def __init__(
        self,
        headers: Mapping[str, str] | None = None,
        *,
        verify: Any = True,  # noqa: ANN401  # as httpx takes it
        port: int | None = None,
    ) -> None:
        self.jar: dict[tuple[str, str], str] = {}
        self.headers = {"accept": "text/html", **(headers or {})}
        self._http = httpx2.Client(trust_env=False, timeout=30, verify=verify)
        weakref.finalize(self, self._http.close)
        self._port = port

    def get(self, url: str, *, follow: bool = False, **more: Any) -> httpx2.Response:
        """GET; with `follow` as many redirects as a browser would."""
        return self.request("GET", url, follow=follow, **more)

    def post(
        self, url: str, data: Mapping[str, str], *, follow: bool = False, **more: Any
    ) -> httpx2.Response:
        """POST a form from the same origin."""
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(url))
        headers = {"origin": origin, "sec-fetch-site": "same-origin", **more.pop("headers", {})}
        return self.request("POST", url, data=data, follow=follow, headers=headers, **more)

    def request(self, method: str, url: str, *, follow: bool = False, **more: Any) -> httpx2.Response:
        """One request, or a chain of them."""
        for _ in range(20):
            answer = self._patiently(method, url, **more)
            if not follow or answer.status_code not in (301, 302, 303, 307):
                return answer
            url, method, more = urljoin(url, answer.headers["location"]), "GET", {}
        raise AssertionError(f"too many redirects, the last to {url}")

    def _patiently(self, method: str, url: str, **more: Any) -> httpx2.Response:
        """Again where the gateway says so: on a busy machine a decision may not come in its 250 ms."""
        for _ in range(20):
            answer = self._once(method, url, **more)
            if answer.status_code != UNDECIDED or "cannot decide this right now" not in answer.text:
                break
            time.sleep(0.2)
        return answer

    def _once(
        self, method: str, url: str, *, headers: Mapping[str, str] | None = None, **more: Any
    ) -> httpx2.Response:
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
        assert action, login.text[-6000:]
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
        more: dict[str, Any] = {"json": body} if body is not None else {}
        if body is None and method != "GET":
            own["content-type"] = "application/json"
        return self.request(method, f"{stack.portal}/api/v1{path}", headers=own, **more)
