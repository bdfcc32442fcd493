"""`python -m tests.bench.journeys`: how long people wait, on a running stack; and who offers which verbs."""

import argparse
import time
from collections.abc import Callable, Iterator
from http import HTTPStatus
from pathlib import Path
from statistics import median

from gateway import portal
from gateway.cli.verbs import VERBS
from tests.architecture import test_verbs as verbs
from tests.bench import report
from tests.bench.people import PATIENCE, machine, told
from tests.bench.report import Figure, quantile
from tests.e2e.acts import give_all_back, machine_token, manager, named, signed_in, wait_for_people
from tests.e2e.stack import Stack, running
from tests.e2e.visitor import Visitor
from tests.e2e.windows import Window, Windows, chromium

OUT = Path("build/bench/journeys")
ASKER, CALLER = "dario.greco", "hugo.marchand"
PHONE = 390
JSON = {"accept": "application/json"}
LOOK_SECONDS = 0.01
# Whoever decides forty times a day: the machine's part of it, without reading.
DECISION = 5.0


def main() -> None:
    """Measure, count, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--use", type=Path, metavar="HOME", required=True, help="a running stack")
    parser.add_argument("--times", type=int, default=50, help="how often each automatic request is made")
    parser.add_argument("--approvals", type=int, default=10)
    given = parser.parse_args()
    stack = running(given.use)
    found = {
        "a routine decision: queue asked for → decided, by key": list(decisions(stack, given.approvals)),
        "approve on a phone → opened": list(approvals(stack, given.approvals)),
        "request → first call, header": list(by_header(stack, given.times)),
        "request → first call, key, a machine": list(by_key(stack, given.times)),
        "request → first call, key, a new personal token": list(by_token(stack, given.times)),
    }
    report.write(OUT, [*waits(found), *offered()], found)


def waits(found: dict[str, list[float]]) -> Iterator[Figure]:
    """The middle and the slow end of each."""
    for name, seconds in found.items():
        goal = DECISION if "decision" in name else None if "phone" in name else 1.0
        yield Figure(f"{name}, p50 of {len(seconds)}", median(seconds), "s")
        yield Figure(f"{name}, p95", quantile(seconds, 0.95), "s", goal)


def offered() -> list[Figure]:
    """Verbs that change something, by channel; a test holds that they are the same ones."""
    rows = {(one.method, verbs.plain(one.path)) for one in VERBS}
    found = {
        "portal": verbs.of_portal(verbs.routes(portal.routes()), verbs.SAME),
        "API": verbs.changes(verbs.of_api()),
        "command line": verbs.changes(rows),
    }
    return [Figure(f"verbs in the {name}", len(paths), "") for name, paths in found.items()]


def passes(call: Callable[[], int]) -> float:
    """The moment of the first 200."""
    ends = time.monotonic() + PATIENCE
    while call() != HTTPStatus.OK:
        if time.monotonic() > ends:
            raise TimeoutError("nobody was let through")
        time.sleep(LOOK_SECONDS)
    return time.monotonic()


def decisions(stack: Stack, times: int) -> Iterator[float]:
    """From asking for the queue to the word that it is done: one page, one key."""
    asker = named(stack, ASKER)
    give_all_back(stack, asker)
    mine = signed_in(stack, asker)
    with chromium() as browser:
        desk = Windows(browser, stack)()
        desk.sign_in(manager(stack, asker))
        for _ in range(times):
            asked = wait_for_people(mine, stack, "calendar", "project")
            begun = time.monotonic()
            desk.go("/approvals")
            desk.page.locator(f"#r-{asked} summary").first.focus()
            desk.page.keyboard.press("a")
            desk.page.get_by_text("Approved for").first.wait_for()
            yield time.monotonic() - begun
            passes(
                lambda: 200 if any(one["state"] == "active" for one in holds(mine, stack, "calendar")) else 0
            )
            returned(mine, stack, "calendar")


def approvals(stack: Stack, times: int) -> Iterator[float]:
    """From the tap on Approve to the calendar's first page for whoever asked."""
    asker = named(stack, ASKER)
    give_all_back(stack, asker)
    mine, door = signed_in(stack, asker), f"{stack.service('calendar')}/"
    with chromium() as browser:
        phone = Windows(browser, stack)(width=PHONE)
        phone.sign_in(manager(stack, asker))
        for _ in range(times):
            asked = wait_for_people(mine, stack, "calendar", "project")
            yield approved(phone, asked, lambda: mine.get(door, follow=True).status_code)
            returned(mine, stack, "calendar")


def approved(phone: Window, asked: str, call: Callable[[], int]) -> float:
    """One tap, and the wait of the other one."""
    phone.go(f"/requests/{asked}")
    button = phone.page.get_by_role("button", name="Approve").first
    button.wait_for()
    begun = time.monotonic()
    button.click(no_wait_after=True)
    return passes(call) - begun


def by_header(stack: Stack, times: int) -> Iterator[float]:
    """The calendar: from sending the request to the first page, the hand-over included."""
    person = named(stack, CALLER)
    give_all_back(stack, person)
    mine, door = signed_in(stack, person), f"{stack.service('calendar')}/"
    for _ in range(times):
        begun = submitted(mine, stack, "calendar", "personal")
        yield passes(lambda: mine.get(door, follow=True).status_code) - begun
        returned(mine, stack, "calendar")


def by_key(stack: Stack, times: int) -> Iterator[float]:
    """The price list, called by the demo's machine; its own access is given again at the end."""
    admin, client = signed_in(stack, stack.person("it-admin")), machine(stack)["client_id"]
    token = machine_token(stack, machine(stack))
    caller = Visitor({**JSON, "authorization": f"Bearer {token}"})
    door = f"{stack.service('prices')}/-/actor.json"
    for _ in range(times):
        for held in admin.api(stack, "GET", f"/grants?person={client}&state=active").json()["items"]:
            admin.api(stack, "POST", f"/grants/{held['id']}/revoke", {"reason": "A measurement."})
        begun = submitted(admin, stack, "prices", "read", client=client)
        yield passes(lambda: caller.get(door).status_code) - begun


def by_token(stack: Stack, times: int) -> Iterator[float]:
    """The same for a person: request, token, first call."""
    person = named(stack, CALLER)
    give_all_back(stack, person)
    mine, door = signed_in(stack, person), f"{stack.service('prices')}/-/actor.json"
    for _ in range(times):
        begun = submitted(mine, stack, "prices", "read")
        caller = Visitor({**JSON, "authorization": f"Bearer {new_token(mine, stack)}"})
        yield passes(lambda: caller.get(door).status_code) - begun  # noqa: B023  # called in this round
        returned(mine, stack, "prices")


def new_token(mine: Visitor, stack: Stack) -> str:
    """As soon as the access is active."""
    (held,) = [one for one in holds(mine, stack, "prices") if one["state"] in ("provisioning", "active")]
    ends = time.monotonic() + PATIENCE
    body = {"name": "A measurement", "duration": "PT15M"}
    while (made := mine.api(stack, "POST", f"/grants/{held['id']}/tokens", body)).status_code != 201:
        if time.monotonic() > ends:
            raise TimeoutError(f"no token was to be had: {made.text}")
        time.sleep(LOOK_SECONDS)
    return str(made.json()["token"])


def submitted(visitor: Visitor, stack: Stack, service: str, plan: str, **more: str) -> float:
    """Ask for it; the moment before."""
    body = {"service": service, "plan": plan, "reason": "A measurement.", **more}
    begun = time.monotonic()
    answer = visitor.api(stack, "POST", "/requests", body)
    told(answer.status_code, 201, f"a request: {answer.text}")
    return begun


def holds(visitor: Visitor, stack: Stack, service: str) -> list[dict[str, str]]:
    """One's own grants there, the newest first."""
    found: list[dict[str, str]] = visitor.api(stack, "GET", f"/grants?mine&service={service}").json()["items"]
    return found


def returned(visitor: Visitor, stack: Stack, service: str) -> None:
    """Give it back, so that it can be asked for again."""
    for held in holds(visitor, stack, service):
        if held["state"] == "active":
            visitor.api(stack, "POST", f"/grants/{held['id']}/return", {})


if __name__ == "__main__":
    main()
