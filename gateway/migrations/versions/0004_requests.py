"""Requests with several items, stages, steps and delegations.

Revision: 0004, after 0003
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def _added() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("organisation", sa.String(), server_default="", nullable=False),
        sa.Column("technology_class", sa.String(), server_default="", nullable=False),
        sa.Column("risk", sa.Integer(), server_default="0", nullable=False),
        sa.Column("emergency", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("starts_at", TIME, nullable=True),
        sa.Column("stage", sa.Integer(), server_default="0", nullable=False),
        sa.Column("asked_at", TIME, nullable=True),
        sa.Column("undo_until", TIME, nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
    )


def upgrade() -> None:
    for column in _added():
        op.add_column("requests", column)
    op.create_index(
        "open_requests",
        "requests",
        ["risk", "id"],
        postgresql_where=sa.text("state in ('pending', 'needs_info')"),
    )
    _items()
    _stages()
    _steps()
    _delegations()


def _items() -> None:
    op.create_table(
        "request_items",
        sa.Column("request_id", sa.Uuid(), sa.ForeignKey("requests.id"), primary_key=True),
        sa.Column("position", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("service_id", sa.Uuid(), sa.ForeignKey("services.id"), nullable=False),
        sa.Column("plan_id", sa.Uuid(), sa.ForeignKey("plans.id"), nullable=False),
        sa.Column("duration_seconds", sa.Integer(), nullable=False),
        sa.Column("grant_id", sa.Uuid(), nullable=True),
    )
    op.create_index(op.f("ix_request_items_plan_id"), "request_items", ["plan_id"])
    op.execute(
        "insert into request_items (request_id, position, service_id, plan_id, duration_seconds)"
        " select id, 0, service_id, plan_id, duration_seconds from requests"
    )


def _stages() -> None:
    op.create_table(
        "request_stages",
        sa.Column("request_id", sa.Uuid(), sa.ForeignKey("requests.id"), primary_key=True),
        sa.Column("position", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("service_id", sa.Uuid(), sa.ForeignKey("services.id"), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("people", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("decided_by", sa.Uuid(), sa.ForeignKey("people.id"), nullable=True),
        sa.Column("on_behalf_of", sa.Uuid(), sa.ForeignKey("people.id"), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("silence", sa.Integer(), nullable=False),
        sa.Column("opened_at", TIME, nullable=True),
        sa.Column("due_at", TIME, nullable=True),
        sa.Column("decided_at", TIME, nullable=True),
        sa.Column("escalated_at", TIME, nullable=True),
        sa.Column("nudged_at", TIME, nullable=True),
    )
    op.create_index(
        "open_stages_by_people",
        "request_stages",
        ["people"],
        postgresql_using="gin",
        postgresql_where=sa.text("state = 'open'"),
    )


def _steps() -> None:
    op.create_table(
        "request_steps",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("request_id", sa.Uuid(), sa.ForeignKey("requests.id"), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("by", sa.Uuid(), sa.ForeignKey("people.id"), nullable=True),
        sa.Column("on_behalf_of", sa.Uuid(), sa.ForeignKey("people.id"), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
    )
    op.create_index(op.f("ix_request_steps_request_id"), "request_steps", ["request_id"])


def _delegations() -> None:
    op.create_table(
        "delegations",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("giver_id", sa.Uuid(), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("taker_id", sa.Uuid(), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("starts_at", TIME, nullable=False),
        sa.Column("ends_at", TIME, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("ended_at", TIME, nullable=True),
        sa.CheckConstraint("giver_id <> taker_id", name="two_people"),
    )
    op.create_index(op.f("ix_delegations_giver_id"), "delegations", ["giver_id"])
    op.create_index(op.f("ix_delegations_taker_id"), "delegations", ["taker_id"])


def downgrade() -> None:
    op.drop_table("delegations")
    op.drop_table("request_steps")
    op.drop_table("request_stages")
    op.drop_table("request_items")
    op.drop_index("open_requests", "requests")
    for column in reversed(_added()):
        op.drop_column("requests", column.name)
