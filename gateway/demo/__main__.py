"""Set Keycloak up and seed the demo where one is wanted; safe to run again, quick when nothing is missing."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from gateway import realms, runtime
from gateway.demo import directory, grants, handout, services, stories, wishes
from gateway.demo.company import colleagues
from gateway.kernel import logging
from gateway.settings import Settings

REALM_FACTS: Final = Path(__file__).parents[2] / "deploy" / "keycloak" / "realms"


async def seed(settings: Settings) -> None:
    """All steps, each idempotent: realms, people over there, people here, services, grants, stories."""
    site = site_of(settings)
    people = colleagues()
    sheet = settings.home / "demo.json"
    with _step("realms"):
        await realms.configure(site)
    with _step("people in Keycloak"):
        given = handout.prepare(sheet, people)
        subjects, machine = await directory.into_keycloak(site, people, given)
    async with runtime.open_(settings) as opened:
        with _step("people"):
            await directory.into_tables(opened.units, opened.issuers, people, subjects, machine)
        with _step("services"):
            offered = await services.seed(opened)
        with _step("the machine's access"):
            offered = replace(offered, machine=await grants.give_machine(opened))
        with _step("stories"):
            await stories.tell(opened.units)
        with _step("wishes"):
            await wishes.propose(opened.units)
    handout.write(sheet, people, given, offered)


async def realms_alone(settings: Settings) -> None:
    """An empty house: its first administrator comes by a link."""
    with _step("realms"):
        await realms.configure(site_of(settings))


def site_of(settings: Settings) -> realms.Site:
    """The Keycloak of these settings."""
    bootstrap = (
        realms.Account.user(settings.keycloak_admin, settings.keycloak_admin_password)
        if settings.keycloak_admin
        else None
    )
    return realms.Site(
        keycloak_url=settings.keycloak_url,
        portal_origin=settings.portal_origin,
        folder=REALM_FACTS,
        secrets_file=settings.home / "clients.json",
        bootstrap=bootstrap,
    )


@contextmanager
def _step(name: str) -> Iterator[None]:
    began = time.monotonic()
    yield
    logging.get("demo").info("demo.step_done", step=name, seconds=round(time.monotonic() - began, 2))


def main() -> None:
    """Entry point of `python -m gateway.demo`."""
    logging.configure("demo")
    settings = Settings()
    asyncio.run(seed(settings) if settings.demo else realms_alone(settings))


if __name__ == "__main__":
    main()
