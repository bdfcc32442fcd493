"""The guarded client: where it goes, what it repeats, and what it never lets out."""

from collections.abc import Callable, Coroutine, Mapping
from datetime import UTC, datetime

import httpx2
import pytest
from pydantic import SecretStr

from brokers import sdk
from brokers.sdk import GuardedClient

PUBLIC = "192.0.43.7"
Handler = Callable[[httpx2.Request], Coroutine[None, None, httpx2.Response]]


class Names:
    """A resolver with a list of answers for each name, used up one by one; the last one stays."""

    def __init__(self, names: Mapping[str, list[list[str]]]) -> None:
        self._names = {name: list(answers) for name, answers in names.items()}

    async def __call__(self, host: str, port: int) -> list[str]:
        """The next answer."""
        answers = self._names.get(host, [[host]])
        return answers.pop(0) if len(answers) > 1 else answers[0]


class Site:
    """A service in memory that keeps what it was asked."""

    def __init__(self, answer: Handler | None = None) -> None:
        self.asked: list[httpx2.Request] = []
        self._answer = answer

    async def __call__(self, request: httpx2.Request) -> httpx2.Response:
        """Keep and answer."""
        self.asked.append(request)
        return await self._answer(request) if self._answer else httpx2.Response(200, content=b"well")


def client(
    site: Site, names: Names | None = None, *, private: tuple[str, ...] = (), dry: bool = False
) -> GuardedClient:
    """A client in front of the site."""
    return GuardedClient(
        private=frozenset(private),
        timeout=5,
        dry_run=dry,
        transport=httpx2.MockTransport(site),
        resolver=names or Names({}),
    )


PRIVATE = [
    "127.0.0.1",
    "127.1.2.3",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.1.1",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fc00::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "ff02::1",
]


@pytest.mark.parametrize("address", PRIVATE)
async def test_a_private_address_is_not_called(address: str) -> None:
    """Written out or behind a name: nothing leaves."""
    site = Site()
    literal = f"[{address}]" if ":" in address else address
    for url in (f"http://{literal}/", "http://intranet.example/"):
        async with client(site, Names({"intranet.example": [[address]]})) as guarded:
            with pytest.raises(sdk.Rejected, match="may not be called"):
                await guarded.call("GET", url)
    assert site.asked == []


async def test_a_public_address_is_called_by_its_number() -> None:
    """The name stays in Host and in TLS, the connection goes to the address that was judged."""
    site = Site()
    async with client(site, Names({"api.example": [[PUBLIC]]})) as guarded:
        answer = await guarded.call("GET", "https://api.example/x?y=1")
    (asked,) = site.asked
    assert answer.text == "well"
    assert (str(asked.url), asked.headers["host"]) == (f"https://{PUBLIC}/x?y=1", "api.example")
    assert asked.extensions["sni_hostname"] == "api.example"


async def test_a_named_private_target_is_called_and_its_neighbour_is_not() -> None:
    """Host and port count, not the machine."""
    site = Site()
    async with client(site, private=("127.0.0.1:5232",)) as guarded:
        assert (await guarded.call("GET", "http://127.0.0.1:5232/")).status == 200
        with pytest.raises(sdk.Rejected):
            await guarded.call("GET", "http://127.0.0.1:5433/")


async def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    """Otherwise a name with two addresses would be a coin to toss."""
    site = Site()
    async with client(site, Names({"both.example": [[PUBLIC, "10.0.0.1"]]})) as guarded:
        with pytest.raises(sdk.Rejected):
            await guarded.call("GET", "http://both.example/")
    assert site.asked == []


async def test_a_name_that_changes_its_mind_is_judged_each_time() -> None:
    """DNS rebinding: public at the first look, loopback at the second."""
    site = Site()
    async with client(site, Names({"flip.example": [[PUBLIC], ["127.0.0.1"]]})) as guarded:
        await guarded.call("GET", "http://flip.example/")
        with pytest.raises(sdk.Rejected):
            await guarded.call("GET", "http://flip.example/")
    assert [asked.url.host for asked in site.asked] == [PUBLIC]


@pytest.mark.parametrize("target", ["169.254.169.254:80", "[fd00:ec2::254]:80"])
async def test_cloud_metadata_is_never_called(target: str) -> None:
    """No list can allow it: it hands out the machine's own credentials."""
    async with client(Site(), private=(target,)) as guarded:
        with pytest.raises(sdk.Rejected):
            await guarded.call("GET", f"http://{target}/latest/meta-data/")


@pytest.mark.parametrize(
    "url", ["ftp://a.example/", "file:///etc/passwd", "gopher://a.example/", "//a.example", ""]
)
async def test_only_http_is_spoken(url: str) -> None:
    """Other schemes end in words, not in errors."""
    async with client(Site()) as guarded:
        with pytest.raises(sdk.Outcome):
            await guarded.call("GET", url)


async def test_a_redirect_is_judged_like_a_first_call() -> None:
    """To loopback: refused. Elsewhere: followed without the headers of the first."""

    async def redirect(request: httpx2.Request) -> httpx2.Response:
        if request.headers["host"] != "a.example":
            return httpx2.Response(200, content=b"there")
        return httpx2.Response(302, headers={"location": request.url.path.removeprefix("/to/")})

    site = Site(redirect)
    names = Names({"a.example": [[PUBLIC]], "b.example": [[PUBLIC]]})
    headers = {"X-Key": SecretStr("canary")}
    async with client(site, names) as guarded:
        with pytest.raises(sdk.Rejected):
            await guarded.fetch("http://a.example/to/http://127.0.0.1/", headers=headers)
        assert (await guarded.fetch("http://a.example/to/http://b.example/", headers=headers)).text == "there"
    assert "x-key" in site.asked[-2].headers
    assert "x-key" not in site.asked[-1].headers


async def test_a_redirect_never_leaves_tls_and_never_circles() -> None:
    """Three hops, none of them down to http."""

    async def down(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(302, headers={"location": "http://a.example/"})

    async def circle(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(302, headers={"location": "/again"})

    names = Names({"a.example": [[PUBLIC]]})
    for handler, words in ((down, "from https to http"), (circle, "too often")):
        site = Site(handler)
        async with client(site, names) as guarded:
            with pytest.raises(sdk.Rejected, match=words):
                await guarded.fetch("https://a.example/")
        assert len(site.asked) <= 4


@pytest.mark.parametrize(
    ("method", "key", "times"),
    [("GET", None, 2), ("PROPFIND", None, 2), ("POST", None, 1), ("POST", "k-1", 2)],
)
async def test_only_what_is_safe_or_keyed_is_sent_again(method: str, key: str | None, times: int) -> None:
    """And at most once more."""

    async def broken(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.RemoteProtocolError("")

    site = Site(broken)
    async with client(site, Names({"a.example": [[PUBLIC]]})) as guarded:
        with pytest.raises(sdk.Transient):
            await guarded.call(method, "http://a.example/", key=key)
    assert len(site.asked) == times
    assert {asked.headers.get("idempotency-key") for asked in site.asked} == {key}


async def test_a_dry_run_lets_nothing_unsafe_leave() -> None:
    """Looking is allowed."""
    site = Site()
    async with client(site, Names({"a.example": [[PUBLIC]]}), dry=True) as guarded:
        await guarded.call("GET", "http://a.example/")
        for method in ("POST", "PUT", "PATCH", "DELETE", "MKCOL"):
            with pytest.raises(sdk.DryRun):
                await guarded.call(method, "http://a.example/")
    assert [asked.method for asked in site.asked] == ["GET"]


async def test_an_answer_never_shows_its_body() -> None:
    """It may hold a secret of somebody."""

    async def secret(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, content=b"canary-in-body")

    async with client(Site(secret), Names({"a.example": [[PUBLIC]]})) as guarded:
        assert "canary" not in repr(await guarded.call("GET", "http://a.example/"))


NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        ("0", 0),
        ("Mon, 02 Mar 2026 09:02:00 GMT", 120),
        ("Mon, 02 Mar 2026 08:00:00 GMT", 0),
        ("99999999999999999999", 86_400),
        ("Mon, 02 Mar 2099 09:02:00 GMT", 86_400),
        ("-5", None),
        ("soon", None),
        ("1.5", None),
        ("", None),
        (None, None),
    ],
)
def test_both_forms_of_retry_after_are_read(value: str | None, seconds: int | None) -> None:
    """A pause is a day at most, and nonsense is no pause."""
    assert sdk.retry_after(value, NOW) == seconds


def test_a_manifest_gives_statuses_another_meaning() -> None:
    """The first filter that names the code decides."""
    document = sdk.load().templates["prices"].document
    document["error_handler"]["response_filters"] = [
        {"http_codes": [403], "action": "RATE_LIMITED"},
        {"http_codes": [500], "action": "IGNORE"},
        {"http_codes": [200], "action": "FAIL"},
    ]
    manifest = sdk.Manifest.model_validate(document)
    with pytest.raises(sdk.Transient) as paused:
        sdk.demand(sdk.Answer(403, {"retry-after": "9"}, b""), manifest)
    assert paused.value.retry_after == 9
    assert sdk.demand(sdk.Answer(500, {}, b""), manifest).status == 500
    with pytest.raises(sdk.Rejected):
        sdk.demand(sdk.Answer(200, {}, b""), manifest)
    with pytest.raises(sdk.NotFound):
        sdk.demand(sdk.Answer(404, {}, b""), manifest)
    with pytest.raises(sdk.AlreadyExists):
        sdk.demand(sdk.Answer(409, {}, b""), manifest)
