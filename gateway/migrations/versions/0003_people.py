"""People: roles of this house, zone and language, why somebody left; links for the first administrator.

Revision: 0003, after 0002
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

WORDS = (
    "to_tsvector('simple'::regconfig,"
    " translate(lower(name || ' ' || username || ' ' || email), '.@-_', '    '))"
)


def upgrade() -> None:
    """Expand."""
    op.add_column(
        "people",
        sa.Column("roles_here", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False),
    )
    op.add_column("people", sa.Column("zone", sa.String(), server_default="UTC", nullable=False))
    op.add_column("people", sa.Column("locale", sa.String(), server_default="en", nullable=False))
    for table in ("people", "clients"):
        op.add_column(table, sa.Column("inactive_since", sa.DateTime(timezone=True), nullable=True))
        op.add_column(table, sa.Column("inactive_why", sa.String(), server_default="", nullable=False))
    op.create_index(op.f("ix_people_username"), "people", ["username"], unique=False)
    op.create_index("people_by_name", "people", ["name", "id"], unique=False)
    op.create_index(
        "people_by_role",
        "people",
        ["roles"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"roles": "jsonb_path_ops"},
    )
    op.create_index("people_by_words", "people", [sa.text(WORDS)], unique=False, postgresql_using="gin")
    op.create_table(
        "invitations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["taken_by"], ["people.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("secret_hash"),
    )
    op.create_index(op.f("ix_invitations_ends_at"), "invitations", ["ends_at"], unique=False)


def downgrade() -> None:
    """Contract."""
    op.drop_index(op.f("ix_invitations_ends_at"), table_name="invitations")
    op.drop_table("invitations")
    op.drop_index(op.f("ix_people_username"), table_name="people")
    for name in ("people_by_words", "people_by_role", "people_by_name"):
        op.drop_index(name, table_name="people")
    for table in ("people", "clients"):
        op.drop_column(table, "inactive_why")
        op.drop_column(table, "inactive_since")
    for column in ("locale", "zone", "roles_here"):
        op.drop_column("people", column)
