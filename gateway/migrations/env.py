"""Alembic's entry: one connection, one advisory lock, short lock waits, one transaction a revision."""

import asyncio

from alembic import context
from sqlalchemy import Connection, NullPool, text
from sqlalchemy.ext.asyncio import create_async_engine

from gateway.migrations.tables import all_tables

ONE_AT_A_TIME = 7_316_001


def migrate(connection: Connection) -> None:
    """Compare or upgrade over this connection; PgQueuer's own schema is not ours to compare."""
    connection.execute(text("select pg_advisory_lock(:key)"), {"key": ONE_AT_A_TIME})
    connection.execute(text("set lock_timeout = '5s'"))
    connection.commit()
    context.configure(
        connection=connection,
        target_metadata=all_tables(),
        transaction_per_migration=True,
        compare_server_default=False,
        include_name=lambda name, kind, _parents: not (kind == "schema" and name == "pgqueuer"),
    )
    with context.begin_transaction():
        context.run_migrations()


async def main() -> None:
    """Connect and migrate."""
    engine = create_async_engine(context.config.attributes["dsn"], poolclass=NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(migrate)
    await engine.dispose()


asyncio.run(main())
