"""History and activations of grants, the ends of services, attempts as visible work.

Revision: 0005, after 0004
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Expand."""
    op.add_column("grants", sa.Column("taken_by", sa.Uuid(), nullable=True))
    op.add_column("grants", sa.Column("heals", sa.Integer(), server_default="0", nullable=False))
    op.add_column("grants", sa.Column("activation_seconds", sa.Integer(), nullable=True))
    op.add_column("plans", sa.Column("activation_seconds", sa.Integer(), nullable=True))
    op.add_column("services", sa.Column("restricted_why", sa.String(), server_default="", nullable=False))
    op.add_column("services", sa.Column("retired_why", sa.String(), server_default="", nullable=False))
    op.add_column("services", sa.Column("retires_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("attempts", sa.Column("failures", sa.Integer(), server_default="0", nullable=False))
    op.create_index("services_by_name", "services", [sa.text("lower(name)"), "slug"])
    op.create_index("attempts_by_state", "attempts", ["state", "grant_id"])
    op.create_table(
        "grant_changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("grant_id", sa.Uuid(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("policy_version", sa.String(), nullable=False),
        sa.Column("rules", postgresql.JSONB(), nullable=False),
        sa.ForeignKeyConstraint(["grant_id"], ["grants.id"]),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_grant_changes_grant_id"), "grant_changes", ["grant_id"])
    op.create_index(op.f("ix_grant_changes_request_id"), "grant_changes", ["request_id"])
    op.create_table(
        "activations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("grant_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("starts_at < ends_at", name="a_moment"),
        sa.ForeignKeyConstraint(["grant_id"], ["grants.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_activations_grant_id"), "activations", ["grant_id"])
    op.create_index(
        "one_open_activation",
        "activations",
        ["grant_id"],
        unique=True,
        postgresql_where=sa.text("ended_at is null"),
    )


def downgrade() -> None:
    """Contract."""
    op.drop_table("activations")
    op.drop_table("grant_changes")
    op.drop_index("services_by_name", table_name="services")
    op.drop_index("attempts_by_state", "attempts")
    op.drop_column("attempts", "failures")
    for column in ("retires_at", "retired_why", "restricted_why"):
        op.drop_column("services", column)
    op.drop_column("plans", "activation_seconds")
    for column in ("activation_seconds", "heals", "taken_by"):
        op.drop_column("grants", column)
