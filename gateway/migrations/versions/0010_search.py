"""How the catalog is searched, and figures that pages show: usual times, what colleagues use.

Revision: 0010, after 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Expand. The worker counts the figures."""
    op.add_column("services", sa.Column("usual_wait", sa.String(), nullable=False, server_default="unknown"))
    this = sa.text("(pg_current_xact_id()::text::bigint)")
    op.add_column("services", sa.Column("changed", sa.BigInteger(), nullable=False, server_default=this))
    op.create_index("ix_services_changed", "services", ["changed"])
    op.create_table(
        "plan_figures",
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("usual_seconds", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"]),
        sa.PrimaryKeyConstraint("plan_id"),
    )
    op.create_table(
        "colleague_uses",
        sa.Column("whose", sa.String(), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("of", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"]),
        sa.PrimaryKeyConstraint("whose", "service_id"),
    )


def downgrade() -> None:
    """Contract."""
    for table in ("colleague_uses", "plan_figures"):
        op.drop_table(table)
    for column in ("changed", "usual_wait"):
        op.drop_column("services", column)
