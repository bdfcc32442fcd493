"""What a service contains, and services that are set up by hand.

Revision: 0009, after 0008
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Expand."""
    words = postgresql.JSONB(astext_type=sa.Text())
    op.add_column("services", sa.Column("category", sa.String(), nullable=True))
    op.add_column("services", sa.Column("synonyms", words, server_default="[]", nullable=False))
    op.add_column("services", sa.Column("contains", words, server_default="[]", nullable=False))
    op.add_column("services", sa.Column("opens_at", sa.String(), nullable=True))
    op.add_column("plans", sa.Column("price_as_of", sa.Date(), nullable=True))
    op.add_column("plans", sa.Column("price_source", sa.String(), nullable=True))
    op.add_column(
        "plans", sa.Column("price_on_request", sa.Boolean(), server_default="false", nullable=False)
    )


def downgrade() -> None:
    """Contract."""
    for name in ("price_on_request", "price_source", "price_as_of"):
        op.drop_column("plans", name)
    for name in ("opens_at", "contains", "synonyms", "category"):
        op.drop_column("services", name)
