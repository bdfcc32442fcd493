"""Two calls that show whether a service is well and whom it believes; the same for every kind."""

import secrets as random
from collections.abc import Mapping

from pydantic import SecretStr

from brokers.sdk import outcomes, template
from brokers.sdk.http import Answer, GuardedClient, demand
from brokers.sdk.manifest import FilterAction, HowItKnows, Manifest
from brokers.sdk.ports import CheckReport, Forgery, Health, Secrets

# Who the probe claims to be; nobody has this name.
PROBE = {"identity.username": "frontdesk-probe", "identity.email": "frontdesk-probe@frontdesk.invalid"}
# Ways to know us that only the data plane can show: a check cannot sign, nor use Envoy's certificate.
_OURS_ALONE = (HowItKnows.ASSERTION, HowItKnows.MUTUAL_TLS, HowItKnows.UNIX_SOCKET)


async def examine(manifest: Manifest, client: GuardedClient, secrets: Secrets) -> CheckReport:
    """Call as the gateway does, then past it with a forged identity and invented secrets.

    Raises Transient, ActionRequired or Rejected when the first call says so.
    """
    if manifest.proxy.how_it_knows in _OURS_ALONE:
        health = Health.UNVERIFIED
    else:
        health = await _health(manifest, client, secrets)
    forgery = await _forgery(manifest, client)
    return CheckReport(
        manifest=manifest.digest, health=health, forgery=forgery, detail=_words(manifest, health, forgery)
    )


async def _health(manifest: Manifest, client: GuardedClient, secrets: Secrets) -> Health:
    known = {f"credential.{name}": value.get_secret_value() for name, value in secrets.items()}
    try:
        answer = await _call(manifest, client, PROBE | known)
    except template.Unrenderable as missing:
        raise outcomes.ActionRequired(f"Enter the credential first: {missing}.") from None
    if is_expected(manifest, answer):
        return Health.OK
    try:
        demand(answer, manifest)
    except outcomes.NotFound:
        raise outcomes.Rejected("The path of the check is not there.") from None
    except outcomes.AlreadyExists:
        raise outcomes.Rejected("The service answered the check with a conflict.") from None
    return Health.FAILED


async def _forgery(manifest: Manifest, client: GuardedClient) -> Forgery:
    invented = {f"credential.{name}": random.token_hex(16) for name in manifest.proxy.credentials}
    try:
        answer = await _call(manifest, client, PROBE | invented)
    except outcomes.Transient:
        # Nobody who comes past the gateway is answered at all: a closed door believes nothing.
        return Forgery.REFUSED
    return Forgery.BELIEVED if is_expected(manifest, answer) else Forgery.REFUSED


async def _call(manifest: Manifest, client: GuardedClient, values: Mapping[str, str]) -> Answer:
    injected = {one.name: SecretStr(template.render(one.template, values)) for one in manifest.proxy.inject}
    check = manifest.check
    return await client.call(
        check.method,
        manifest.proxy.base_url + check.path,
        headers={**check.headers, **injected},
        content=(check.body or "").encode(),
    )


def is_expected(manifest: Manifest, answer: Answer) -> bool:
    """Whether the service answered as it does for a caller whom it believes."""
    expected = manifest.check.expected
    wrong = (FilterAction.FAIL, FilterAction.RETRY, FilterAction.RATE_LIMITED)
    filters = manifest.error_handler.response_filters
    if any(answer.status in f.http_codes and f.action in wrong for f in filters):
        return False
    if answer.status not in expected.status:
        return False
    if expected.identity is None:
        return True
    said = expected.identity
    for name, value in PROBE.items():
        said = said.replace("{" + name + "}", value)
    return said in answer.text


def _words(manifest: Manifest, health: Health, forgery: Forgery) -> str:
    if health is Health.FAILED:
        return "The service answered, but not as its manifest expects. Correct `check`, or the service."
    if forgery is Forgery.REFUSED:
        return "The service is well and refuses calls that come past the gateway."
    if manifest.proxy.how_it_knows is HowItKnows.NETWORK:
        return (
            "The service believes anybody who reaches its port: only the network keeps others away. "
            "This stays open as a finding."
        )
    return (
        "The service believed a forged call that came past the gateway. Make it check "
        f"{manifest.proxy.how_it_knows.value.replace('_', ' ')}, then test again."
    )
