"""Answers to findings can be taken back; connections can be paused.

Revision: 0014, after 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Expand."""
    op.add_column("findings", sa.Column("undo_by", sa.Uuid(), nullable=True))
    op.add_column("findings", sa.Column("undo_until", sa.DateTime(timezone=True), nullable=True))
    op.create_foreign_key("findings_undo_by_fkey", "findings", "people", ["undo_by"], ["id"])
    op.create_table(
        "paused_connections",
        sa.Column("service_id", sa.Uuid(), nullable=False),
        sa.Column("paused_by", sa.Uuid(), nullable=True),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"]),
        sa.ForeignKeyConstraint(["paused_by"], ["people.id"]),
        sa.PrimaryKeyConstraint("service_id"),
    )


def downgrade() -> None:
    """Contract."""
    op.drop_table("paused_connections")
    op.drop_constraint("findings_undo_by_fkey", "findings", type_="foreignkey")
    op.drop_column("findings", "undo_until")
    op.drop_column("findings", "undo_by")
