"""Who takes part: an administrator who offers the measured service, a person who opens it, a machine."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

from tests.e2e.acts import machine_token
from tests.e2e.stack import Stack
from tests.e2e.visitor import Visitor

SLUG = "bench"
PATIENCE = 20.0
REASON = "A measurement."
MANIFEST = """
id: bench
name: Benchmark target
summary: The fastest service there is.
description: Answers at once with the name of the person whom the gateway announces.
version: "{version}"
metadata: {{providerDisplayName: Envoy, documentationUrl: "https://www.envoyproxy.io/"}}
tags: [measurement]
technology_class: information
data_classification: internal
half: front
circles: [everyone, suppliers]
plans:
  - {{id: use, name: Use, description: Calls., free: true, approval: automatic,
     duration: {{default: 1 days, max: 2 days}}}}
auth:
  - {{type: header, revocation: {{style: none, revokes: the gateway refuses}}}}
proxy:
  base_url: http://127.0.0.1:{port}
  egress: {{private: ["127.0.0.1:{port}"]}}
  how_it_knows: network
  inject: [{{in: header, name: X-Remote-User, template: "{{identity.username}}"}}]
  allowed_methods: [GET, HEAD]
error_handler: {{response_filters: [], max_retries: 0, idempotent_methods: [GET, HEAD]}}
rate_limit: {{policies: [{{limit: 1000000, interval: 1, scope: service}}]}}
check: {{method: GET, path: /, expected: {{status: [200], identity: "{{identity.username}}"}}}}
provisioning: {{type: none}}
"""
STEWARDS = {
    "business_owner": "mara.novak",
    "business_manager": "hana.kovacs",
    "it_owner": "otto.brandt",
    "it_manager": "paula.reyes",
}


def administrator(stack: Stack) -> Visitor:
    """An IT administrator, signed in."""
    visitor = Visitor()
    visitor.sign_in(stack, stack.person("it-admin"))
    return visitor


def offer(admin: Visitor, stack: Stack, port: int) -> str:
    """Register, staff, test and publish the service as an administrator does; its slug.

    A slug is never used twice, so each run has its own.
    """
    slug = f"{SLUG}-{port}"
    manifest = {"manifest": MANIFEST.format(port=port, version="1.0"), "slug": slug}
    told(admin.api(stack, "POST", "/services", manifest).status_code, 201, "register")
    for seat, person in STEWARDS.items():
        seated = admin.api(stack, "PUT", f"/services/{slug}/stewards/{seat}", {"person": person})
        told(seated.status_code, 200, f"appoint {person}")
    published = admin.api(stack, "POST", f"/services/{slug}/publish", {})
    told(published.status_code, 200, f"publish: {published.text}")
    return slug


def told(status: int, wanted: int, what: str) -> None:
    """Stop the run with a sentence when a step did not work."""
    if status != wanted:
        raise RuntimeError(f"{what} was answered with {status}, not {wanted}")


@dataclass(frozen=True)
class Holder:
    """Somebody with a portal session, and how to ask for and use the measured service."""

    stack: Stack
    slug: str
    visitor: Visitor
    username: str

    @property
    def origin(self) -> str:
        """The service's own address."""
        return f"http://{self.slug}.{urlsplit(self.stack.portal).netloc}"

    @property
    def host(self) -> str:
        """Its host name, as cookies know it."""
        return urlsplit(self.origin).hostname or ""

    def ask(self, client: str | None = None) -> str:
        """Ask for it, for oneself or for a machine; the grant's id."""
        body = {"service": self.slug, "plan": "use", "reason": REASON} | (
            {"client": client} if client else {}
        )
        answer = self.visitor.api(self.stack, "POST", "/requests", body)
        told(answer.status_code, 201, f"a request: {answer.text}")
        return str(answer.json()["grants"][0]["id"])

    def get(self) -> int:
        """One call as the browser would make it now; its status."""
        return self.visitor.get(f"{self.origin}/").status_code

    def open(self) -> int:
        """Through the hand-over, as a browser would; the last status."""
        return self.visitor.get(f"{self.origin}/", follow=True).status_code

    @property
    def cookies(self) -> dict[str, str]:
        """What the browser keeps for the service's own host."""
        return {name: value for (host, name), value in self.visitor.jar.items() if host == self.host}

    def forget_lease(self) -> None:
        """Drop the lease; the service session stays."""
        for name in [name for name in self.cookies if "lease" in name]:
            del self.visitor.jar[self.host, name]

    def request(self) -> bytes:
        """The bytes of one call with the present cookies."""
        sent = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return get(urlsplit(self.origin).netloc, f"Cookie: {sent}")

    def renew(self) -> bytes:
        """Wait for a fresh lease; the bytes of a call with it."""
        self.forget_lease()
        ends = time.monotonic() + PATIENCE
        while not (self.open() == HTTPStatus.OK and any("lease" in name for name in self.cookies)):
            if time.monotonic() > ends:
                raise TimeoutError("there was no lease to be had")
            time.sleep(0.02)
        return self.request()


def employee(stack: Stack, slug: str, number: int) -> Holder:
    """A member of staff, signed in."""
    person = stack.person("employee", number)
    visitor = Visitor()
    visitor.sign_in(stack, person)
    return Holder(stack, slug, visitor, person["username"])


def machine(stack: Stack) -> Mapping[str, str]:
    """The demo's machine client."""
    found: Mapping[str, str] = stack.told["demo"]["clients"][0]
    return found


def machine_request(stack: Stack, holder: Holder) -> bytes:
    """The bytes of one call by the demo's machine, with a fresh token."""
    return get(
        urlsplit(holder.origin).netloc, f"Authorization: Bearer {machine_token(stack, machine(stack))}"
    )


def get(host: str, *headers: str) -> bytes:
    """One GET as bytes."""
    return "\r\n".join(["GET / HTTP/1.1", f"Host: {host}", *headers, "", ""]).encode()


def granted(holder: Holder) -> None:
    """Ask and wait until the first call passes, through the hand-over."""
    holder.ask()
    holder.renew()


def granted_to_machine(asker: Holder) -> None:
    """Ask on behalf of the demo's machine and wait until its token opens the service."""
    asker.ask(machine(asker.stack)["client_id"])
    caller = Visitor({"accept": "application/json"})
    token = {"authorization": f"Bearer {machine_token(asker.stack, machine(asker.stack))}"}
    ends = time.monotonic() + PATIENCE
    while (answer := caller.get(f"{asker.origin}/", headers=token)).status_code != HTTPStatus.OK:
        if time.monotonic() > ends:
            raise TimeoutError(f"the machine is not let through: {answer.text}")
        time.sleep(0.05)


def give_back(holder: Holder) -> None:
    """Return the one grant that is held, so that it can be asked for again."""
    for grant in holder.visitor.api(holder.stack, "GET", "/grants").json()["items"]:
        if grant["service"] == holder.slug and grant["state"] == "active":
            holder.visitor.api(holder.stack, "POST", f"/grants/{grant['id']}/return", {})
