"""Changes of the rules, proposed by one person and accepted by another.

Revision: 0008, after 0007
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Expand."""
    op.create_table(
        "policy_changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("proposer_id", sa.Uuid(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("files", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("overlay", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("base_version", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("simulation", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_why", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state <> 'accepted' or decided_by <> proposer_id", name="a_second_person"),
        sa.CheckConstraint("(state = 'proposed') = (decided_by is null)", name="decided_by_somebody"),
        sa.ForeignKeyConstraint(["proposer_id"], ["people.id"]),
        sa.ForeignKeyConstraint(["decided_by"], ["people.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("position"),
    )


def downgrade() -> None:
    """Contract."""
    op.drop_table("policy_changes")
