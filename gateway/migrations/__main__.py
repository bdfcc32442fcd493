"""`python -m gateway.migrations`: bring the configured database to the newest revision."""

from gateway.migrations.upgrade import upgrade
from gateway.settings import Settings


def main() -> None:
    """Entry point."""
    upgrade(Settings().database_url.get_secret_value())


if __name__ == "__main__":
    main()
