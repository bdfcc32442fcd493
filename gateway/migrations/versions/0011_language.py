"""The language and the zone that somebody chose.

Revision: 0011, after 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Expand."""
    op.add_column("people", sa.Column("own_zone", sa.String(), nullable=True))
    op.add_column("people", sa.Column("own_locale", sa.String(), nullable=True))


def downgrade() -> None:
    """Contract."""
    op.drop_column("people", "own_locale")
    op.drop_column("people", "own_zone")
