"""Run Alembic from the package, without a file of settings."""

from pathlib import Path

from alembic import command
from alembic.config import Config


def upgrade(dsn: str) -> None:
    """Apply what is missing; two that start at once wait for each other. Safe to run twice."""
    command.upgrade(config(dsn), "head")


def config(dsn: str) -> Config:
    """Alembic's settings for a `postgresql://` address."""
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent))
    made.attributes["dsn"] = dsn.replace("postgresql://", "postgresql+asyncpg://")
    return made
