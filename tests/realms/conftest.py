"""A real Keycloak, started once for all tests of this folder."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pydantic import SecretStr

from gateway import realms
from gateway.local import children, home, keycloak, ports, postgres

ROOT = Path(__file__).parents[2]
ADMIN_PASSWORD = "the-bootstrap-password-of-tests"
ORIGIN = "http://localhost:8080"
PUBLIC = "http://id.localhost:8080"


@pytest.fixture(scope="session")
def keycloak_url() -> Iterator[str]:
    """Its inner address; a server of one's own is named by FRONTDESK_TEST_KEYCLOAK_URL."""
    given = os.environ.get("FRONTDESK_TEST_KEYCLOAK_URL")
    if given:
        yield given
        return
    if not keycloak.installed(home.cache()):
        pytest.skip("Keycloak is not installed: run `frontdesk setup`")
    with (
        tempfile.TemporaryDirectory(prefix="frontdesk-test-") as folder,
        postgres.running(Path(folder), durable=False) as dsn,
    ):
        database, port = urlsplit(dsn), ports.free()
        program = keycloak.program(
            home.cache(),
            database_port=database.port or 0,
            database_password=database.password or "",
            admin_password=ADMIN_PASSWORD,
            port=port,
            management_port=ports.free(),
            public_url=PUBLIC,
            themes=ROOT / "deploy" / "keycloak" / "themes",
        )
        with children.held(program, Path(folder) / "keycloak.log"):
            yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="session")
def site(keycloak_url: str, tmp_path_factory: pytest.TempPathFactory) -> realms.Site:
    """The same Keycloak as `frontdesk up` sees it before its first set-up.

    A server of one's own that was set up before is opened by FRONTDESK_TEST_KEYCLOAK_SECRETS.
    """
    secrets = os.environ.get("FRONTDESK_TEST_KEYCLOAK_SECRETS")
    return realms.Site(
        keycloak_url=keycloak_url,
        portal_origin=ORIGIN,
        folder=ROOT / "deploy" / "keycloak" / "realms",
        secrets_file=Path(secrets) if secrets else tmp_path_factory.mktemp("home") / "clients.json",
        bootstrap=realms.Account.user(keycloak.ADMIN, SecretStr(ADMIN_PASSWORD)),
    )


@pytest.fixture
async def configured(site: realms.Site) -> realms.Site:
    """After the set-up, whichever test comes first."""
    await realms.configure(site)
    return site
