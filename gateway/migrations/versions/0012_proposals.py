"""Tools and services that people propose.

Revision: 0012, after 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Expand."""
    op.create_table(
        "proposals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("data", sa.String(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("proposer_id", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("service_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("(state = 'offered') = (service_id is not null)", name="offered_as_a_service"),
        sa.ForeignKeyConstraint(["proposer_id"], ["people.id"]),
        sa.ForeignKeyConstraint(["answered_by"], ["people.id"]),
        sa.ForeignKeyConstraint(["service_id"], ["services.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_proposals_proposer_id", "proposals", ["proposer_id"])
    op.create_index("ix_proposals_state", "proposals", ["state"])
    op.create_index("proposals_by_want", "proposals", ["organisation", "wanted", "id"])
    op.create_index(
        "one_waiting_proposal",
        "proposals",
        ["organisation", "key"],
        unique=True,
        postgresql_where=sa.text("state in ('open', 'planned')"),
    )
    op.create_table(
        "proposal_supports",
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("supported_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"]),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"]),
        sa.PrimaryKeyConstraint("proposal_id", "person_id"),
    )
    op.create_index("ix_proposal_supports_person_id", "proposal_supports", ["person_id"])


def downgrade() -> None:
    """Contract."""
    op.drop_table("proposal_supports")
    op.drop_table("proposals")
