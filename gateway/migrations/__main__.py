"""`python -m gateway.migrations`: bring the configured database to the newest revision."""

from gateway.migrations.upgrade import upgrade
from gateway.settings import Settings

if __name__ == "__main__":
    upgrade(Settings().database_url.get_secret_value())
