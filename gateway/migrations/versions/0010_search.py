"""How the catalog is searched, and figures that pages show: usual times, what colleagues use.

Revision: 0010, after 0009
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Expand. The worker fills the tables from the services that are there."""
    op.create_table(
        "search_entries",
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("cost", sa.String(), nullable=False),
        sa.Column("wait", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"]),
        sa.PrimaryKeyConstraint("service_id"),
    )
    op.create_table(
        "search_words",
        sa.Column("word", sa.Text(collation="C"), nullable=False),
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("weight", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"]),
        sa.PrimaryKeyConstraint("word", "service_id"),
    )
    op.create_index("ix_search_words_service_id", "search_words", ["service_id"])
    op.create_table(
        "known_words",
        sa.Column("word", sa.Text(collation="C"), nullable=False),
        sa.Column("slips", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("word"),
    )
    op.create_index(
        "known_words_by_slip",
        "known_words",
        ["slips"],
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
    )
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
    for table in ("colleague_uses", "plan_figures", "known_words", "search_words", "search_entries"):
        op.drop_table(table)
