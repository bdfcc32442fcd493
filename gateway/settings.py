"""Every environment variable of the product, read by the roots and runtime only (prefix FRONTDESK_)."""

from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

PACKAGE = Path(__file__).parent


class Settings(BaseSettings):
    """Where things are and what this stack is called."""

    model_config = SettingsConfigDict(env_prefix="FRONTDESK_", extra="ignore")

    home: Path = Field(default=Path(".frontdesk"), description="Folder that holds all local state.")
    port: int = Field(default=8080, description="The one public port.")
    domain: str = Field(default="localhost", description="Portal's host; services live below it.")
    scheme: str = Field(default="http", pattern="^https?$", description="http locally, https elsewhere.")
    local: bool = Field(default=False, description="Local mode: loopback only, generated secrets.")
    demo: bool = Field(default=True, description="Fill a fresh installation with an invented company.")
    database_url: SecretStr = Field(description="PostgreSQL, postgresql://user:password@host:port/name")
    valkey_url: SecretStr = Field(description="Valkey or Redis, redis://:password@host:port/0")
    keycloak_url: str = Field(description="Keycloak's internal base address for back-channel calls.")
    keycloak_admin: str = Field(default="", description="Bootstrap account; used by the first start only.")
    keycloak_admin_password: SecretStr = Field(default=SecretStr(""), description="Its password.")
    socket_dir: Path = Field(description="Folder (0700) of the Unix sockets between our processes.")
    kek_file: Path = Field(description="The key-encryption key, 0600.")
    policies_dir: Path = Field(default=PACKAGE.parent / "policies", description="Cedar schema and policies.")
    zone: ZoneInfo = Field(
        default=ZoneInfo("UTC"), description="Whose clocks rules mean, for example Europe/Berlin."
    )
    tls_cert: Path | None = Field(default=None, description="Certificate chain of the public listener.")
    tls_key: Path | None = Field(default=None, description="Its key.")
    smtp_url: SecretStr = Field(
        default=SecretStr(""), description="Mail server, smtp://user:password@host:port; empty sends none."
    )
    mail_from: str = Field(default="frontdesk@localhost", description="The address that mails come from.")

    @property
    def authority(self) -> str:
        """Host and port of the portal, the port left out where it is the scheme's own."""
        return self.domain + self._port_suffix()

    @property
    def portal_origin(self) -> str:
        """For example http://localhost:8080."""
        return f"{self.scheme}://{self.authority}"

    def service_host(self, slug: str) -> str:
        """For example calendar.localhost, without a port."""
        return f"{slug}.{self.domain}"

    def service_origin(self, slug: str) -> str:
        """For example http://calendar.localhost:8080."""
        return f"{self.scheme}://{self.service_host(slug)}{self._port_suffix()}"

    def issuer(self, realm: str) -> str:
        """The public issuer of a realm, as it stands in tokens."""
        return f"{self.scheme}://id.{self.domain}{self._port_suffix()}/realms/{realm}"

    def _port_suffix(self) -> str:
        default = 443 if self.scheme == "https" else 80
        return "" if self.port == default else f":{self.port}"
