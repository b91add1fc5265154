"""The first schema: every core record of the office."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this schema."""
    op.create_table(
        "area",
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("grid_id", sa.Integer(), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("sort", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("floors", sa.Integer(), nullable=True),
        sa.Column("stairs", sa.Integer(), nullable=True),
        sa.Column("built_year", sa.Integer(), nullable=True),
        sa.Column("aliases", sa.String(length=200), nullable=True),
        sa.Column("floor", sa.Integer(), nullable=True),
        sa.Column("room", sa.String(length=20), nullable=True),
        sa.Column("dwelling_use", sa.String(length=8), nullable=True),
        sa.Column("ownership", sa.String(length=8), nullable=True),
        sa.Column("square_metres", sa.BigInteger(), nullable=True),
        sa.Column("owner_name", sa.String(length=60), nullable=True),
        sa.Column("owner_phone", sa.String(length=40), nullable=True),
        sa.Column("owner_id_number", sa.String(length=30), nullable=True),
        sa.Column("owner_address", sa.String(length=200), nullable=True),
        sa.Column("certificate_number", sa.String(length=60), nullable=True),
        sa.Column("rental_use", sa.String(length=8), nullable=True),
        sa.Column("hidden_danger", sa.String(length=8), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["grid_id"], ["area.id"], name=op.f("fk_area_grid_id_area")),
        sa.ForeignKeyConstraint(["group_id"], ["area.id"], name=op.f("fk_area_group_id_area")),
        sa.ForeignKeyConstraint(["parent_id"], ["area.id"], name=op.f("fk_area_parent_id_area")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area")),
        sa.UniqueConstraint("uid", name=op.f("uq_area_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_area_code"), "area", ["code"], unique=False)
    op.create_index(op.f("ix_area_grid_id"), "area", ["grid_id"], unique=False)
    op.create_index(op.f("ix_area_group_id"), "area", ["group_id"], unique=False)
    op.create_index(op.f("ix_area_kind"), "area", ["kind"], unique=False)
    op.create_index("ix_area_place", "area", ["parent_id", "kind", "name"], unique=False)
    op.create_table(
        "attachment",
        sa.Column("of_kind", sa.String(length=30), nullable=False),
        sa.Column("of_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=60), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("caption", sa.String(length=200), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
        sa.UniqueConstraint("uid", name=op.f("uq_attachment_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_attachment_of", "attachment", ["of_kind", "of_id"], unique=False)
    op.create_index(op.f("ix_attachment_sha256"), "attachment", ["sha256"], unique=False)
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(24), nullable=False),
        sa.Column("clerk_id", sa.Integer(), nullable=True),
        sa.Column("clerk_name", sa.String(length=60), nullable=False),
        sa.Column("what", sa.String(length=300), nullable=False),
        sa.Column("kinds", sa.String(length=2000), nullable=False),
        sa.Column("undo_of", sa.Integer(), nullable=True),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
    )
    op.create_index(op.f("ix_audit_entry_at"), "audit_entry", ["at"], unique=False)
    op.create_index(op.f("ix_audit_entry_undo_of"), "audit_entry", ["undo_of"], unique=False)
    op.create_table(
        "bin_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("deleted_at", sa.String(24), nullable=False),
        sa.Column("clerk_name", sa.String(length=60), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bin_item")),
    )
    op.create_table(
        "calendar_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("working", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_day")),
        sa.UniqueConstraint("day", name=op.f("uq_calendar_day_day")),
        sa.UniqueConstraint("uid", name=op.f("uq_calendar_day_uid")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "clerk",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clerk")),
        sa.UniqueConstraint("name", name=op.f("uq_clerk_name")),
        sa.UniqueConstraint("uid", name=op.f("uq_clerk_uid")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "code_value",
        sa.Column("code_table", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("label", sa.String(length=60), nullable=False),
        sa.Column("synonyms", sa.String(length=300), nullable=False),
        sa.Column("national_code", sa.String(length=20), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_value")),
        sa.UniqueConstraint("code_table", "code", name="uq_code_value_code"),
        sa.UniqueConstraint("uid", name=op.f("uq_code_value_uid")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=40), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("clerk_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("form", "record_id", "clerk_id", name="uq_draft_form"),
    )
    op.create_table(
        "exchange_log",
        sa.Column("at", sa.String(24), nullable=False),
        sa.Column("direction", sa.String(length=4), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=True),
        sa.Column("receiver", sa.String(length=100), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("clerk_name", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_log")),
        sa.UniqueConstraint("uid", name=op.f("uq_exchange_log_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_exchange_log_at", "exchange_log", ["at"], unique=False)
    op.create_table(
        "issued_number",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=60), nullable=False),
        sa.Column("given_at", sa.String(24), nullable=False),
        sa.Column("cancelled", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issued_number")),
        sa.UniqueConstraint("series", "year", "seq", name="uq_issued_number_seq"),
    )
    op.create_index(op.f("ix_issued_number_text"), "issued_number", ["text"], unique=False)
    op.create_table(
        "kept_definition",
        sa.Column("digest", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_kept_definition")),
    )
    op.create_table(
        "lead_round",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("end_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead_round")),
        sa.UniqueConstraint("uid", name=op.f("uq_lead_round_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_lead_round_start_on"), "lead_round", ["start_on"], unique=False)
    op.create_table(
        "ledger_closed_row",
        sa.Column("period_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("entry_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.String(length=40), nullable=True),
        sa.Column("owner", sa.String(length=100), nullable=True),
        sa.Column("start", sa.Date(), nullable=True),
        sa.Column("end", sa.Date(), nullable=True),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("period_id", "entry_id", name=op.f("pk_ledger_closed_row")),
    )
    op.create_table(
        "ledger_period",
        sa.Column("ledger", sa.String(length=40), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=False),
        sa.Column("closed_at", sa.String(24), nullable=False),
        sa.Column("closed_by", sa.String(length=60), nullable=False),
        sa.Column("reopened_at", sa.String(24), nullable=True),
        sa.Column("reopened_by", sa.String(length=60), nullable=True),
        sa.Column("reopened_reason", sa.String(length=200), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_period")),
        sa.UniqueConstraint("uid", name=op.f("uq_ledger_period_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_ledger_period_ledger", "ledger_period", ["ledger", "start"], unique=False)
    op.create_table(
        "office_definition",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_definition")),
        sa.UniqueConstraint("kind", "key", name="uq_office_definition_key"),
        sa.UniqueConstraint("uid", name=op.f("uq_office_definition_uid")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "office_setting",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_office_setting")),
    )
    op.create_table(
        "phrase",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phrase")),
        sa.UniqueConstraint("key", name=op.f("uq_phrase_key")),
        sa.UniqueConstraint("uid", name=op.f("uq_phrase_uid")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "population_month",
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("closed_at", sa.String(24), nullable=False),
        sa.Column("closed_by", sa.String(length=60), nullable=False),
        sa.Column("reopened_at", sa.String(24), nullable=True),
        sa.Column("reopened_by", sa.String(length=60), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_population_month")),
        sa.UniqueConstraint("uid", name=op.f("uq_population_month_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_population_month_month", "population_month", ["month"], unique=False)
    op.create_table(
        "relief_closing",
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("closed_by", sa.String(length=60), nullable=False),
        sa.Column("closed_at", sa.String(24), nullable=False),
        sa.Column("reopened_by", sa.String(length=60), nullable=True),
        sa.Column("reopened_at", sa.String(24), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relief_closing")),
        sa.UniqueConstraint("uid", name=op.f("uq_relief_closing_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_relief_closing_month"), "relief_closing", ["month"], unique=False)
    op.create_table(
        "relief_fund",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("form", sa.String(length=6), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=True),
        sa.Column("purpose", sa.String(length=200), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relief_fund")),
        sa.UniqueConstraint("uid", name=op.f("uq_relief_fund_uid")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "saved_question",
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("question", sa.JSON(), nullable=False),
        sa.Column("clerk_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_question")),
        sa.UniqueConstraint("uid", name=op.f("uq_saved_question_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_saved_question_kind"), "saved_question", ["kind"], unique=False)
    op.create_table(
        "search_term",
        sa.Column("term", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("term", "kind", "record_id", name=op.f("pk_search_term")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_search_term_record_id"), "search_term", ["record_id"], unique=False)
    op.create_table(
        "service_item",
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("alias", sa.String(length=100), nullable=True),
        sa.Column("group_name", sa.String(length=40), nullable=True),
        sa.Column("target", sa.String(length=100), nullable=True),
        sa.Column("nature", sa.String(length=4), nullable=True),
        sa.Column("way", sa.String(length=4), nullable=True),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("in_hundred", sa.Boolean(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("limit_days", sa.Integer(), nullable=True),
        sa.Column("materials", sa.Text(), nullable=True),
        sa.Column("goal", sa.String(length=12), nullable=True),
        sa.Column("kind", sa.String(length=12), nullable=True),
        sa.Column("department", sa.String(length=60), nullable=True),
        sa.Column("counter", sa.String(length=40), nullable=True),
        sa.Column("conditions", sa.Text(), nullable=True),
        sa.Column("fee", sa.String(length=100), nullable=True),
        sa.Column("legal_days", sa.Integer(), nullable=True),
        sa.Column("steps", sa.Text(), nullable=True),
        sa.Column("papers", sa.String(length=300), nullable=True),
        sa.Column("phones", sa.String(length=200), nullable=True),
        sa.Column("notice", sa.Text(), nullable=True),
        sa.Column("admitted_on", sa.Date(), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("basis", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_item")),
        sa.UniqueConstraint("code", name=op.f("uq_service_item_code")),
        sa.UniqueConstraint("uid", name=op.f("uq_service_item_uid")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "survey",
        sa.Column("questions", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=100), nullable=True),
        sa.Column("about", sa.String(length=200), nullable=True),
        sa.Column("issued", sa.Integer(), nullable=False),
        sa.Column("worker", sa.String(length=60), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey")),
        sa.UniqueConstraint("uid", name=op.f("uq_survey_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_survey_on_day"), "survey", ["on_day"], unique=False)
    op.create_table(
        "typed_figure",
        sa.Column("indicator", sa.String(length=60), nullable=False),
        sa.Column("figure", sa.String(length=60), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("typed_by", sa.String(length=60), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_typed_figure")),
        sa.UniqueConstraint("uid", name=op.f("uq_typed_figure_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_typed_figure_figure", "typed_figure", ["indicator", "figure", "since"], unique=False)
    op.create_table(
        "unit",
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("short_name", sa.String(length=20), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("court", sa.String(length=60), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["unit.id"], name=op.f("fk_unit_parent_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("uid", name=op.f("uq_unit_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_unit_code"), "unit", ["code"], unique=False)
    op.create_index(op.f("ix_unit_parent_id"), "unit", ["parent_id"], unique=False)
    op.create_table(
        "viewing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(24), nullable=False),
        sa.Column("clerk_name", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=True),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_viewing")),
    )
    op.create_index(op.f("ix_viewing_at"), "viewing", ["at"], unique=False)
    op.create_table(
        "area_duty",
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_area_duty_area_id_area")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area_duty")),
        sa.UniqueConstraint("uid", name=op.f("uq_area_duty_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_area_duty_area_id"), "area_duty", ["area_id"], unique=False)
    op.create_table(
        "audit_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("last_id", sa.Integer(), nullable=True),
        sa.Column("op", sa.String(length=8), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["audit_entry.id"], name=op.f("fk_audit_change_entry_id_audit_entry")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_change")),
    )
    op.create_index(op.f("ix_audit_change_entry_id"), "audit_change", ["entry_id"], unique=False)
    op.create_index("ix_audit_change_record", "audit_change", ["kind", "record_id"], unique=False)
    op.create_table(
        "clerk_role",
        sa.Column("clerk_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("end", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["clerk_id"], ["clerk.id"], name=op.f("fk_clerk_role_clerk_id_clerk")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clerk_role")),
        sa.UniqueConstraint("uid", name=op.f("uq_clerk_role_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_clerk_role_clerk_id"), "clerk_role", ["clerk_id"], unique=False)
    op.create_table(
        "household",
        sa.Column("number", sa.String(length=40), nullable=True),
        sa.Column("kind", sa.String(length=8), nullable=True),
        sa.Column("head_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("estate", sa.String(length=60), nullable=True),
        sa.Column("building", sa.String(length=20), nullable=True),
        sa.Column("stair", sa.String(length=20), nullable=True),
        sa.Column("room", sa.String(length=20), nullable=True),
        sa.Column("dwelling_id", sa.Integer(), nullable=True),
        sa.Column("grid_id", sa.Integer(), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_reason", sa.String(length=20), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["dwelling_id"], ["area.id"], name=op.f("fk_household_dwelling_id_area")),
        sa.ForeignKeyConstraint(["grid_id"], ["area.id"], name=op.f("fk_household_grid_id_area")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household")),
        sa.UniqueConstraint("uid", name=op.f("uq_household_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_household_dwelling_id"), "household", ["dwelling_id"], unique=False)
    op.create_index(op.f("ix_household_grid_id"), "household", ["grid_id"], unique=False)
    op.create_index(op.f("ix_household_head_id"), "household", ["head_id"], unique=False)
    op.create_index(op.f("ix_household_number"), "household", ["number"], unique=False)
    op.create_table(
        "journal_entry",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("topic", sa.String(length=20), nullable=True),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("campaign", sa.String(length=60), nullable=True),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("audience", sa.Integer(), nullable=True),
        sa.Column("programmes", sa.Integer(), nullable=True),
        sa.Column("works", sa.Integer(), nullable=True),
        sa.Column("approximate", sa.Boolean(), nullable=False),
        sa.Column("worker", sa.String(length=60), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_journal_entry_area_id_area")),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["journal_entry.id"], name=op.f("fk_journal_entry_parent_id_journal_entry")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_entry")),
        sa.UniqueConstraint("uid", name=op.f("uq_journal_entry_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_journal_entry_area_id"), "journal_entry", ["area_id"], unique=False)
    op.create_index("ix_journal_entry_day", "journal_entry", ["on_day", "kind"], unique=False)
    op.create_index(op.f("ix_journal_entry_parent_id"), "journal_entry", ["parent_id"], unique=False)
    op.create_table(
        "lead_round_grid",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("worker", sa.String(length=60), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_lead_round_grid_area_id_area")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["lead_round.id"], name=op.f("fk_lead_round_grid_round_id_lead_round")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead_round_grid")),
        sa.UniqueConstraint("uid", name=op.f("uq_lead_round_grid_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_lead_round_grid_area_id"), "lead_round_grid", ["area_id"], unique=False)
    op.create_index(op.f("ix_lead_round_grid_done_on"), "lead_round_grid", ["done_on"], unique=False)
    op.create_index(op.f("ix_lead_round_grid_round_id"), "lead_round_grid", ["round_id"], unique=False)
    op.create_table(
        "mediation_case",
        sa.Column("number", sa.String(length=60), nullable=True),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("dispute_type", sa.String(length=8), nullable=True),
        sa.Column("category", sa.String(length=8), nullable=True),
        sa.Column("local_type", sa.String(length=20), nullable=True),
        sa.Column("source", sa.String(length=8), nullable=True),
        sa.Column("source_body", sa.String(length=60), nullable=True),
        sa.Column("reported_by", sa.String(length=60), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("happened_on", sa.String(10), nullable=True),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("grid_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=True),
        sa.Column("facts", sa.Text(), nullable=True),
        sa.Column("requests", sa.Text(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("difficult", sa.Boolean(), nullable=False),
        sa.Column("scale", sa.String(length=4), nullable=True),
        sa.Column("level", sa.String(length=4), nullable=True),
        sa.Column("settled_level", sa.String(length=12), nullable=True),
        sa.Column("handed_to", sa.String(length=60), nullable=True),
        sa.Column("agreement_kind", sa.String(length=8), nullable=True),
        sa.Column("agreement_number", sa.String(length=60), nullable=True),
        sa.Column("issues", sa.Text(), nullable=True),
        sa.Column("responsibility", sa.Text(), nullable=True),
        sa.Column("agreement_text", sa.Text(), nullable=True),
        sa.Column("performance", sa.Text(), nullable=True),
        sa.Column("performance_due", sa.Date(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("confirm_by", sa.Date(), nullable=True),
        sa.Column("visit_by", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["grid_id"], ["area.id"], name=op.f("fk_mediation_case_grid_id_area")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_case")),
        sa.UniqueConstraint("uid", name=op.f("uq_mediation_case_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_mediation_case_accepted", "mediation_case", ["accepted_on", "id"], unique=False)
    op.create_index(
        op.f("ix_mediation_case_agreement_number"), "mediation_case", ["agreement_number"], unique=False
    )
    op.create_index("ix_mediation_case_closed", "mediation_case", ["closed_on", "id"], unique=False)
    op.create_index("ix_mediation_case_due", "mediation_case", ["state", "due_on"], unique=False)
    op.create_index(op.f("ix_mediation_case_number"), "mediation_case", ["number"], unique=False)
    op.create_index(op.f("ix_mediation_case_visit_by"), "mediation_case", ["visit_by"], unique=False)
    op.create_table(
        "moral_case",
        sa.Column("number", sa.String(length=60), nullable=True),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("happened_on", sa.String(10), nullable=True),
        sa.Column("grid_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=True),
        sa.Column("found_by", sa.String(length=60), nullable=True),
        sa.Column("facts", sa.Text(), nullable=True),
        sa.Column("inquiry", sa.Text(), nullable=True),
        sa.Column("requests", sa.Text(), nullable=True),
        sa.Column("heard_on", sa.Date(), nullable=True),
        sa.Column("debate", sa.Text(), nullable=True),
        sa.Column("judged_on", sa.Date(), nullable=True),
        sa.Column("conclusion", sa.Text(), nullable=True),
        sa.Column("result", sa.String(length=12), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("praise", sa.Text(), nullable=True),
        sa.Column("charged_to", sa.String(length=60), nullable=True),
        sa.Column("delivered_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["grid_id"], ["area.id"], name=op.f("fk_moral_case_grid_id_area")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moral_case")),
        sa.UniqueConstraint("uid", name=op.f("uq_moral_case_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_moral_case_closed", "moral_case", ["closed_on", "id"], unique=False)
    op.create_index(op.f("ix_moral_case_number"), "moral_case", ["number"], unique=False)
    op.create_index("ix_moral_case_registered", "moral_case", ["registered_on", "id"], unique=False)
    op.create_table(
        "organisation",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=True),
        sa.Column("credit_code", sa.String(length=18), nullable=True),
        sa.Column("leader", sa.String(length=60), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_organisation_area_id_area")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("uid", name=op.f("uq_organisation_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_organisation_area_id"), "organisation", ["area_id"], unique=False)
    op.create_index(op.f("ix_organisation_credit_code"), "organisation", ["credit_code"], unique=False)
    op.create_index(op.f("ix_organisation_name"), "organisation", ["name"], unique=False)
    op.create_table(
        "survey_sheet",
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("answers", sa.String(length=60), nullable=False),
        sa.Column("opinion", sa.String(length=500), nullable=True),
        sa.Column("name", sa.String(length=60), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=op.f("fk_survey_sheet_survey_id_survey")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_sheet")),
        sa.UniqueConstraint("uid", name=op.f("uq_survey_sheet_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_survey_sheet_survey_id"), "survey_sheet", ["survey_id"], unique=False)
    op.create_table(
        "mediation_confirmation",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("court", sa.String(length=80), nullable=False),
        sa.Column("applied_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("document_number", sa.String(length=60), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["mediation_case.id"], name=op.f("fk_mediation_confirmation_case_id_mediation_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_confirmation")),
        sa.UniqueConstraint("uid", name=op.f("uq_mediation_confirmation_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_mediation_confirmation_case_id"), "mediation_confirmation", ["case_id"], unique=False
    )
    op.create_table(
        "mediation_extension",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("consent", sa.String(length=300), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("from_due", sa.Date(), nullable=True),
        sa.Column("to_due", sa.Date(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["mediation_case.id"], name=op.f("fk_mediation_extension_case_id_mediation_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_extension")),
        sa.UniqueConstraint("uid", name=op.f("uq_mediation_extension_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_mediation_extension_case_id"), "mediation_extension", ["case_id"], unique=False)
    op.create_table(
        "mediation_filing",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("volume_number", sa.String(length=60), nullable=False),
        sa.Column("archive_place", sa.String(length=100), nullable=True),
        sa.Column("keeping", sa.String(length=8), nullable=False),
        sa.Column("filed_by", sa.String(length=60), nullable=False),
        sa.Column("filed_on", sa.Date(), nullable=False),
        sa.Column("checked_by", sa.String(length=60), nullable=True),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("remarks", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["mediation_case.id"], name=op.f("fk_mediation_filing_case_id_mediation_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_filing")),
        sa.UniqueConstraint("case_id", name=op.f("uq_mediation_filing_case_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_mediation_filing_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_mediation_filing_volume_number"), "mediation_filing", ["volume_number"], unique=False
    )
    op.create_table(
        "mediation_harm",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["mediation_case.id"], name=op.f("fk_mediation_harm_case_id_mediation_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_harm")),
        sa.UniqueConstraint("case_id", "kind", name=op.f("uq_mediation_harm_case_id_kind")),
        sa.UniqueConstraint("uid", name=op.f("uq_mediation_harm_uid")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "mediation_link",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["mediation_case.id"], name=op.f("fk_mediation_link_case_id_mediation_case")
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["mediation_case.id"], name=op.f("fk_mediation_link_other_id_mediation_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_link")),
        sa.UniqueConstraint("case_id", "other_id", name=op.f("uq_mediation_link_case_id_other_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_mediation_link_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_mediation_link_other_id"), "mediation_link", ["other_id"], unique=False)
    op.create_table(
        "mediation_session",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("start_time", sa.String(length=5), nullable=True),
        sa.Column("end_time", sa.String(length=5), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=True),
        sa.Column("present", sa.String(length=300), nullable=True),
        sa.Column("mediator", sa.String(length=120), nullable=True),
        sa.Column("recorder", sa.String(length=60), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["mediation_case.id"], name=op.f("fk_mediation_session_case_id_mediation_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_session")),
        sa.UniqueConstraint("uid", name=op.f("uq_mediation_session_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_mediation_session_case_id"), "mediation_session", ["case_id"], unique=False)
    op.create_table(
        "mediation_step",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("move_key", sa.String(length=20), nullable=False),
        sa.Column("move", sa.String(length=40), nullable=False),
        sa.Column("from_state", sa.String(length=20), nullable=False),
        sa.Column("to_state", sa.String(length=20), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("at", sa.String(24), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("clerk_name", sa.String(length=60), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["mediation_case.id"], name=op.f("fk_mediation_step_case_id_mediation_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_step")),
        sa.UniqueConstraint("uid", name=op.f("uq_mediation_step_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_mediation_step_case_id"), "mediation_step", ["case_id"], unique=False)
    op.create_table(
        "moral_step",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("move_key", sa.String(length=20), nullable=False),
        sa.Column("move", sa.String(length=40), nullable=False),
        sa.Column("from_state", sa.String(length=20), nullable=False),
        sa.Column("to_state", sa.String(length=20), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("at", sa.String(24), nullable=False),
        sa.Column("clerk_name", sa.String(length=60), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["moral_case.id"], name=op.f("fk_moral_step_case_id_moral_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moral_step")),
        sa.UniqueConstraint("uid", name=op.f("uq_moral_step_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_moral_step_case_id"), "moral_step", ["case_id"], unique=False)
    op.create_table(
        "provider",
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("trade", sa.String(length=8), nullable=False),
        sa.Column("phone", sa.String(length=60), nullable=False),
        sa.Column("serves", sa.String(length=100), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("hours", sa.String(length=100), nullable=True),
        sa.Column("price", sa.String(length=200), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_provider_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider")),
        sa.UniqueConstraint("uid", name=op.f("uq_provider_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_provider_organisation_id"), "provider", ["organisation_id"], unique=False)
    op.create_index(op.f("ix_provider_trade"), "provider", ["trade"], unique=False)
    op.create_table(
        "resident",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("former_name", sa.String(length=60), nullable=True),
        sa.Column("sex", sa.String(length=1), nullable=True),
        sa.Column("birth_date", sa.String(10), nullable=True),
        sa.Column("id_kind", sa.String(length=8), nullable=False),
        sa.Column("id_number", sa.String(length=30), nullable=True),
        sa.Column("ethnicity", sa.String(length=4), nullable=True),
        sa.Column("native_place", sa.String(length=60), nullable=True),
        sa.Column("marriage", sa.String(length=4), nullable=True),
        sa.Column("political", sa.String(length=4), nullable=True),
        sa.Column("education", sa.String(length=4), nullable=True),
        sa.Column("religion", sa.String(length=4), nullable=True),
        sa.Column("health", sa.String(length=4), nullable=True),
        sa.Column("employment", sa.String(length=4), nullable=True),
        sa.Column("occupation", sa.String(length=60), nullable=True),
        sa.Column("work_unit", sa.String(length=100), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("registered_division", sa.String(length=12), nullable=True),
        sa.Column("registered_address", sa.String(length=200), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("residence_kind", sa.String(length=8), nullable=True),
        sa.Column("living_here", sa.Boolean(), nullable=False),
        sa.Column("grid_id", sa.Integer(), nullable=True),
        sa.Column("dwelling_id", sa.Integer(), nullable=True),
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column("relation", sa.String(length=4), nullable=True),
        sa.Column("died_on", sa.String(10), nullable=True),
        sa.Column("attention", sa.String(length=4), nullable=True),
        sa.Column("registered_state", sa.String(length=8), nullable=True),
        sa.Column("inflow_reason", sa.String(length=4), nullable=True),
        sa.Column("lodging", sa.String(length=4), nullable=True),
        sa.Column("permit_kind", sa.String(length=4), nullable=True),
        sa.Column("permit_number", sa.String(length=40), nullable=True),
        sa.Column("permit_on", sa.Date(), nullable=True),
        sa.Column("permit_until", sa.Date(), nullable=True),
        sa.Column("foreign_name", sa.String(length=100), nullable=True),
        sa.Column("nationality", sa.String(length=60), nullable=True),
        sa.Column("id_until", sa.Date(), nullable=True),
        sa.Column("china_purpose", sa.String(length=4), nullable=True),
        sa.Column("arrived_on", sa.Date(), nullable=True),
        sa.Column("leaving_on", sa.Date(), nullable=True),
        sa.Column("unregistered_reason", sa.String(length=8), nullable=True),
        sa.Column("unregistered_since", sa.String(10), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("estate", sa.String(length=60), nullable=True),
        sa.Column("building", sa.String(length=20), nullable=True),
        sa.Column("stair", sa.String(length=20), nullable=True),
        sa.Column("room", sa.String(length=20), nullable=True),
        sa.Column("pinyin", sa.String(length=120), nullable=True),
        sa.Column("initials", sa.String(length=30), nullable=True),
        sa.Column("id_tail", sa.String(length=4), nullable=True),
        sa.Column("phone_tail", sa.String(length=4), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["dwelling_id"], ["area.id"], name=op.f("fk_resident_dwelling_id_area")),
        sa.ForeignKeyConstraint(["grid_id"], ["area.id"], name=op.f("fk_resident_grid_id_area")),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_resident_household_id_household")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resident")),
        sa.UniqueConstraint("uid", name=op.f("uq_resident_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_resident_address", "resident", ["estate", "building", "stair", "room", "name"], unique=False
    )
    op.create_index("ix_resident_birth", "resident", ["birth_date", "id"], unique=False)
    op.create_index(op.f("ix_resident_dwelling_id"), "resident", ["dwelling_id"], unique=False)
    op.create_index("ix_resident_estate_initials", "resident", ["estate", "initials", "name"], unique=False)
    op.create_index("ix_resident_grid", "resident", ["grid_id", "pinyin", "id", "deleted_at"], unique=False)
    op.create_index(op.f("ix_resident_household_id"), "resident", ["household_id"], unique=False)
    op.create_index(op.f("ix_resident_id_number"), "resident", ["id_number"], unique=False)
    op.create_index(op.f("ix_resident_id_tail"), "resident", ["id_tail"], unique=False)
    op.create_index(
        "ix_resident_kind", "resident", ["residence_kind", "pinyin", "id", "deleted_at"], unique=False
    )
    op.create_index("ix_resident_list", "resident", ["name", "id"], unique=False)
    op.create_index(op.f("ix_resident_phone"), "resident", ["phone"], unique=False)
    op.create_index(op.f("ix_resident_phone_tail"), "resident", ["phone_tail"], unique=False)
    op.create_index("ix_resident_pinyin", "resident", ["pinyin", "id", "deleted_at"], unique=False)
    op.create_index(
        "ix_resident_relation", "resident", ["relation", "pinyin", "id", "deleted_at"], unique=False
    )
    op.create_index("ix_resident_sex", "resident", ["sex", "pinyin", "id", "deleted_at"], unique=False)
    op.create_table(
        "kinship",
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("relative_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("start", sa.Date(), nullable=True),
        sa.Column("end", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.String(length=20), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["relative_id"], ["resident.id"], name=op.f("fk_kinship_relative_id_resident")
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["resident.id"], name=op.f("fk_kinship_resident_id_resident")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kinship")),
        sa.UniqueConstraint("uid", name=op.f("uq_kinship_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_kinship_relative_id"), "kinship", ["relative_id"], unique=False)
    op.create_index(op.f("ix_kinship_resident_id"), "kinship", ["resident_id"], unique=False)
    op.create_table(
        "ledger_entry",
        sa.Column("ledger", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=True),
        sa.Column("resident_id", sa.Integer(), nullable=True),
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("owner_name", sa.String(length=100), nullable=True),
        sa.Column("start", sa.Date(), nullable=True),
        sa.Column("end", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("end_reason", sa.String(length=200), nullable=True),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("snapshot", sa.JSON(), nullable=True),
        sa.Column("reviewed_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_ledger_entry_area_id_area")),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_ledger_entry_household_id_household")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_ledger_entry_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["resident.id"], name=op.f("fk_ledger_entry_resident_id_resident")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entry")),
        sa.UniqueConstraint("uid", name=op.f("uq_ledger_entry_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_ledger_entry_area_id"), "ledger_entry", ["area_id"], unique=False)
    op.create_index(op.f("ix_ledger_entry_due_on"), "ledger_entry", ["due_on"], unique=False)
    op.create_index(op.f("ix_ledger_entry_household_id"), "ledger_entry", ["household_id"], unique=False)
    op.create_index("ix_ledger_entry_open", "ledger_entry", ["ledger", "end", "resident_id"], unique=False)
    op.create_index(
        op.f("ix_ledger_entry_organisation_id"), "ledger_entry", ["organisation_id"], unique=False
    )
    op.create_index(op.f("ix_ledger_entry_resident_id"), "ledger_entry", ["resident_id"], unique=False)
    op.create_index("ix_ledger_entry_sheet", "ledger_entry", ["ledger", "id"], unique=False)
    op.create_index(
        "ix_ledger_entry_start", "ledger_entry", ["ledger", "start", "end", "deleted_at"], unique=False
    )
    op.create_table(
        "mediation_inquiry",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("start_time", sa.String(length=5), nullable=True),
        sa.Column("end_time", sa.String(length=5), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=True),
        sa.Column("present", sa.String(length=300), nullable=True),
        sa.Column("resident_id", sa.Integer(), nullable=True),
        sa.Column("asked", sa.String(length=60), nullable=False),
        sa.Column("asked_about", sa.String(length=200), nullable=True),
        sa.Column("investigator", sa.String(length=60), nullable=True),
        sa.Column("recorder", sa.String(length=60), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["mediation_case.id"], name=op.f("fk_mediation_inquiry_case_id_mediation_case")
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["resident.id"], name=op.f("fk_mediation_inquiry_resident_id_resident")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_inquiry")),
        sa.UniqueConstraint("uid", name=op.f("uq_mediation_inquiry_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_mediation_inquiry_case_id"), "mediation_inquiry", ["case_id"], unique=False)
    op.create_index(
        op.f("ix_mediation_inquiry_resident_id"), "mediation_inquiry", ["resident_id"], unique=False
    )
    op.create_table(
        "mediation_mediator",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=8), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=True),
        sa.Column("clerk_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("body", sa.String(length=60), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["mediation_case.id"], name=op.f("fk_mediation_mediator_case_id_mediation_case")
        ),
        sa.ForeignKeyConstraint(
            ["clerk_id"], ["clerk.id"], name=op.f("fk_mediation_mediator_clerk_id_clerk")
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["resident.id"], name=op.f("fk_mediation_mediator_resident_id_resident")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_mediator")),
        sa.UniqueConstraint("uid", name=op.f("uq_mediation_mediator_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_mediation_mediator_case_id"), "mediation_mediator", ["case_id"], unique=False)
    op.create_index(op.f("ix_mediation_mediator_clerk_id"), "mediation_mediator", ["clerk_id"], unique=False)
    op.create_index(
        op.f("ix_mediation_mediator_resident_id"), "mediation_mediator", ["resident_id"], unique=False
    )
    op.create_table(
        "mediation_party",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=12), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("sex", sa.String(length=1), nullable=True),
        sa.Column("ethnicity", sa.String(length=4), nullable=True),
        sa.Column("birth_date", sa.String(10), nullable=True),
        sa.Column("occupation", sa.String(length=60), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("id_number", sa.String(length=30), nullable=True),
        sa.Column("self_supporting", sa.Boolean(), nullable=False),
        sa.Column("person_category", sa.String(length=4), nullable=True),
        sa.Column("is_body", sa.Boolean(), nullable=False),
        sa.Column("representative", sa.String(length=60), nullable=True),
        sa.Column("representative_post", sa.String(length=40), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["mediation_case.id"], name=op.f("fk_mediation_party_case_id_mediation_case")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_mediation_party_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["resident.id"], name=op.f("fk_mediation_party_resident_id_resident")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_party")),
        sa.UniqueConstraint("uid", name=op.f("uq_mediation_party_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_mediation_party_case_id"), "mediation_party", ["case_id"], unique=False)
    op.create_index(
        op.f("ix_mediation_party_organisation_id"), "mediation_party", ["organisation_id"], unique=False
    )
    op.create_index(op.f("ix_mediation_party_resident_id"), "mediation_party", ["resident_id"], unique=False)
    op.create_table(
        "mediation_witness",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("tells", sa.String(length=500), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["mediation_case.id"], name=op.f("fk_mediation_witness_case_id_mediation_case")
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["resident.id"], name=op.f("fk_mediation_witness_resident_id_resident")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_witness")),
        sa.UniqueConstraint("uid", name=op.f("uq_mediation_witness_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_mediation_witness_case_id"), "mediation_witness", ["case_id"], unique=False)
    op.create_index(
        op.f("ix_mediation_witness_resident_id"), "mediation_witness", ["resident_id"], unique=False
    )
    op.create_table(
        "membership",
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("relation", sa.String(length=4), nullable=True),
        sa.Column("start", sa.Date(), nullable=True),
        sa.Column("end", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_membership_household_id_household")
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["resident.id"], name=op.f("fk_membership_resident_id_resident")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint("uid", name=op.f("uq_membership_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_membership_household", "membership", ["household_id", "end"], unique=False)
    op.create_index(op.f("ix_membership_resident_id"), "membership", ["resident_id"], unique=False)
    op.create_table(
        "moral_person",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("standing", sa.String(length=60), nullable=True),
        sa.Column("birth_date", sa.String(10), nullable=True),
        sa.Column("guardian", sa.String(length=60), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["moral_case.id"], name=op.f("fk_moral_person_case_id_moral_case")
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["resident.id"], name=op.f("fk_moral_person_resident_id_resident")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moral_person")),
        sa.UniqueConstraint("uid", name=op.f("uq_moral_person_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_moral_person_case_id"), "moral_person", ["case_id"], unique=False)
    op.create_index(op.f("ix_moral_person_resident_id"), "moral_person", ["resident_id"], unique=False)
    op.create_table(
        "paper",
        sa.Column("number", sa.String(length=60), nullable=True),
        sa.Column("template", sa.String(length=60), nullable=False),
        sa.Column("template_digest", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("direction", sa.String(length=8), nullable=False),
        sa.Column("of_kind", sa.String(length=30), nullable=False),
        sa.Column("of_id", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=True),
        sa.Column("snapshot", sa.JSON(), nullable=False),
        sa.Column("printed_at", sa.String(24), nullable=True),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("clerk_name", sa.String(length=60), nullable=False),
        sa.Column("cancelled_at", sa.String(24), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name=op.f("fk_paper_resident_id_resident")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper")),
        sa.UniqueConstraint("uid", name=op.f("uq_paper_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_paper_number"), "paper", ["number"], unique=False)
    op.create_index("ix_paper_of", "paper", ["of_kind", "of_id"], unique=False)
    op.create_index(op.f("ix_paper_resident_id"), "paper", ["resident_id"], unique=False)
    op.create_table(
        "proof_referral",
        sa.Column("proof", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("basis", sa.String(length=300), nullable=True),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("applicant", sa.String(length=60), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=True),
        sa.Column("grid_id", sa.Integer(), nullable=True),
        sa.Column("purpose", sa.String(length=200), nullable=True),
        sa.Column("wanted_by", sa.String(length=100), nullable=True),
        sa.Column("clerk_name", sa.String(length=60), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["grid_id"], ["area.id"], name=op.f("fk_proof_referral_grid_id_area")),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["resident.id"], name=op.f("fk_proof_referral_resident_id_resident")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proof_referral")),
        sa.UniqueConstraint("uid", name=op.f("uq_proof_referral_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_proof_referral_on_day", "proof_referral", ["on_day", "deleted_at"], unique=False)
    op.create_index(op.f("ix_proof_referral_resident_id"), "proof_referral", ["resident_id"], unique=False)
    op.create_table(
        "residence",
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("living_here", sa.Boolean(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("start", sa.Date(), nullable=True),
        sa.Column("end", sa.Date(), nullable=True),
        sa.Column("reason_in", sa.String(length=20), nullable=True),
        sa.Column("reason_out", sa.String(length=20), nullable=True),
        sa.Column("came_from", sa.String(length=200), nullable=True),
        sa.Column("went_to", sa.String(length=200), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_residence_area_id_area")),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["resident.id"], name=op.f("fk_residence_resident_id_resident")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_residence")),
        sa.UniqueConstraint("uid", name=op.f("uq_residence_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_residence_spell", "residence", ["resident_id", "start", "end"], unique=False)
    op.create_table(
        "resident_contact",
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("relation", sa.String(length=20), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["resident.id"], name=op.f("fk_resident_contact_contact_id_resident")
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["resident.id"], name=op.f("fk_resident_contact_resident_id_resident")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resident_contact")),
        sa.UniqueConstraint("uid", name=op.f("uq_resident_contact_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_resident_contact_contact_id"), "resident_contact", ["contact_id"], unique=False)
    op.create_index(
        op.f("ix_resident_contact_resident_id"), "resident_contact", ["resident_id"], unique=False
    )
    op.create_table(
        "resident_name",
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["resident.id"], name=op.f("fk_resident_name_resident_id_resident")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resident_name")),
        sa.UniqueConstraint("uid", name=op.f("uq_resident_name_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_resident_name_resident_id"), "resident_name", ["resident_id"], unique=False)
    op.create_table(
        "resident_pair",
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["first_id"], ["resident.id"], name=op.f("fk_resident_pair_first_id_resident")
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["resident.id"], name=op.f("fk_resident_pair_second_id_resident")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resident_pair")),
        sa.UniqueConstraint("first_id", "second_id", name="uq_resident_pair_ids"),
        sa.UniqueConstraint("uid", name=op.f("uq_resident_pair_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_resident_pair_second_id"), "resident_pair", ["second_id"], unique=False)
    op.create_table(
        "resident_phone",
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("owner", sa.String(length=60), nullable=True),
        sa.Column("relation", sa.String(length=20), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["resident.id"], name=op.f("fk_resident_phone_resident_id_resident")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resident_phone")),
        sa.UniqueConstraint("uid", name=op.f("uq_resident_phone_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_resident_phone_number"), "resident_phone", ["number"], unique=False)
    op.create_index(op.f("ix_resident_phone_resident_id"), "resident_phone", ["resident_id"], unique=False)
    op.create_table(
        "service_intake",
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("applicant_kind", sa.String(length=10), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=True),
        sa.Column("applicant", sa.String(length=60), nullable=False),
        sa.Column("clerk_name", sa.String(length=60), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["resident.id"], name=op.f("fk_service_intake_resident_id_resident")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_intake")),
        sa.UniqueConstraint("uid", name=op.f("uq_service_intake_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_service_intake_on_day"), "service_intake", ["on_day"], unique=False)
    op.create_index(op.f("ix_service_intake_resident_id"), "service_intake", ["resident_id"], unique=False)
    op.create_table(
        "ledger_correction",
        sa.Column("ledger", sa.String(length=40), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("old", sa.String(length=2000), nullable=True),
        sa.Column("new", sa.String(length=2000), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("clerk_name", sa.String(length=60), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["ledger_entry.id"], name=op.f("fk_ledger_correction_entry_id_ledger_entry")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_correction")),
        sa.UniqueConstraint("uid", name=op.f("uq_ledger_correction_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_ledger_correction_entry_id"), "ledger_correction", ["entry_id"], unique=False)
    op.create_index("ix_ledger_correction_ledger", "ledger_correction", ["ledger", "on_day"], unique=False)
    op.create_table(
        "ledger_destroyed",
        sa.Column("ledger", sa.String(length=40), nullable=False),
        sa.Column("ledger_name", sa.String(length=60), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=True),
        sa.Column("start", sa.Date(), nullable=True),
        sa.Column("end", sa.Date(), nullable=True),
        sa.Column("years", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("clerk_name", sa.String(length=60), nullable=False),
        sa.Column("witness", sa.String(length=60), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["ledger_entry.id"], name=op.f("fk_ledger_destroyed_entry_id_ledger_entry")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_destroyed")),
        sa.UniqueConstraint("uid", name=op.f("uq_ledger_destroyed_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_ledger_destroyed_entry_id"), "ledger_destroyed", ["entry_id"], unique=False)
    op.create_index("ix_ledger_destroyed_ledger", "ledger_destroyed", ["ledger", "on_day"], unique=False)
    op.create_table(
        "ledger_step",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("ledger", sa.String(length=40), nullable=False),
        sa.Column("move_key", sa.String(length=20), nullable=False),
        sa.Column("move", sa.String(length=40), nullable=False),
        sa.Column("from_state", sa.String(length=20), nullable=False),
        sa.Column("to_state", sa.String(length=20), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("at", sa.String(24), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("clerk_name", sa.String(length=60), nullable=False),
        sa.Column("person", sa.String(length=100), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["ledger_entry.id"], name=op.f("fk_ledger_step_entry_id_ledger_entry")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_step")),
        sa.UniqueConstraint("uid", name=op.f("uq_ledger_step_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_ledger_step_entry_id"), "ledger_step", ["entry_id"], unique=False)
    op.create_table(
        "mediation_agent",
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("relation", sa.String(length=40), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("id_number", sa.String(length=30), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("powers", sa.String(length=10), nullable=True),
        sa.Column("powers_text", sa.String(length=300), nullable=True),
        sa.Column("start", sa.Date(), nullable=True),
        sa.Column("end", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["party_id"], ["mediation_party.id"], name=op.f("fk_mediation_agent_party_id_mediation_party")
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["resident.id"], name=op.f("fk_mediation_agent_resident_id_resident")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_agent")),
        sa.UniqueConstraint("uid", name=op.f("uq_mediation_agent_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_mediation_agent_party_id"), "mediation_agent", ["party_id"], unique=False)
    op.create_index(op.f("ix_mediation_agent_resident_id"), "mediation_agent", ["resident_id"], unique=False)
    op.create_table(
        "mediation_evidence",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=True),
        sa.Column("handed_by", sa.String(length=60), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("form", sa.String(length=12), nullable=True),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("proves", sa.String(length=300), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["mediation_case.id"], name=op.f("fk_mediation_evidence_case_id_mediation_case")
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["mediation_party.id"], name=op.f("fk_mediation_evidence_party_id_mediation_party")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_evidence")),
        sa.UniqueConstraint("uid", name=op.f("uq_mediation_evidence_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_mediation_evidence_case_id"), "mediation_evidence", ["case_id"], unique=False)
    op.create_index(op.f("ix_mediation_evidence_party_id"), "mediation_evidence", ["party_id"], unique=False)
    op.create_table(
        "mediation_instalment",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=True),
        sa.Column("what", sa.String(length=200), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=True),
        sa.Column("voucher", sa.String(length=120), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["mediation_case.id"], name=op.f("fk_mediation_instalment_case_id_mediation_case")
        ),
        sa.ForeignKeyConstraint(
            ["party_id"],
            ["mediation_party.id"],
            name=op.f("fk_mediation_instalment_party_id_mediation_party"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_instalment")),
        sa.UniqueConstraint("uid", name=op.f("uq_mediation_instalment_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_mediation_instalment_case_id"), "mediation_instalment", ["case_id"], unique=False
    )
    op.create_index(op.f("ix_mediation_instalment_due_on"), "mediation_instalment", ["due_on"], unique=False)
    op.create_index(
        op.f("ix_mediation_instalment_party_id"), "mediation_instalment", ["party_id"], unique=False
    )
    op.create_table(
        "mediation_visit",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("way", sa.String(length=8), nullable=True),
        sa.Column("party_id", sa.Integer(), nullable=True),
        sa.Column("asked", sa.String(length=60), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("performance", sa.String(length=8), nullable=True),
        sa.Column("satisfaction", sa.String(length=4), nullable=True),
        sa.Column("suit", sa.Boolean(), nullable=False),
        sa.Column("risk", sa.String(length=200), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("visitor", sa.String(length=60), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["mediation_case.id"], name=op.f("fk_mediation_visit_case_id_mediation_case")
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["mediation_party.id"], name=op.f("fk_mediation_visit_party_id_mediation_party")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_visit")),
        sa.UniqueConstraint("uid", name=op.f("uq_mediation_visit_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_mediation_visit_case_id"), "mediation_visit", ["case_id"], unique=False)
    op.create_index(op.f("ix_mediation_visit_party_id"), "mediation_visit", ["party_id"], unique=False)
    op.create_table(
        "service_record",
        sa.Column("number", sa.String(length=60), nullable=True),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=True),
        sa.Column("applicant", sa.String(length=60), nullable=False),
        sa.Column("applicant_phone", sa.String(length=40), nullable=True),
        sa.Column("agent", sa.String(length=60), nullable=True),
        sa.Column("agent_phone", sa.String(length=40), nullable=True),
        sa.Column("channel", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("month", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("legal_on", sa.Date(), nullable=True),
        sa.Column("finished_on", sa.Date(), nullable=True),
        sa.Column("stopped_on", sa.Date(), nullable=True),
        sa.Column("result", sa.String(length=200), nullable=True),
        sa.Column("satisfaction", sa.String(length=4), nullable=True),
        sa.Column("rated_on", sa.Date(), nullable=True),
        sa.Column("rating_note", sa.String(length=500), nullable=True),
        sa.Column("again", sa.String(length=4), nullable=True),
        sa.Column("again_on", sa.Date(), nullable=True),
        sa.Column("again_note", sa.String(length=500), nullable=True),
        sa.Column("flow", sa.String(length=20), nullable=False),
        sa.Column("intake_id", sa.Integer(), nullable=True),
        sa.Column("applicant_kind", sa.String(length=10), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("agent_id", sa.Integer(), nullable=True),
        sa.Column("agent_relation", sa.String(length=20), nullable=True),
        sa.Column("first_clerk", sa.String(length=60), nullable=True),
        sa.Column("handler", sa.String(length=60), nullable=True),
        sa.Column("standin", sa.String(length=60), nullable=True),
        sa.Column("helpers", sa.String(length=200), nullable=True),
        sa.Column("department", sa.String(length=60), nullable=True),
        sa.Column("replied_by", sa.String(length=100), nullable=True),
        sa.Column("replied_on", sa.Date(), nullable=True),
        sa.Column("reply", sa.String(length=500), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("assignee", sa.String(length=100), nullable=True),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("next_what", sa.String(length=40), nullable=True),
        sa.Column("receiver", sa.String(length=60), nullable=True),
        sa.Column("delivered_on", sa.Date(), nullable=True),
        sa.Column("plan", sa.Text(), nullable=True),
        sa.Column("grid_id", sa.Integer(), nullable=True),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agent_id"], ["resident.id"], name=op.f("fk_service_record_agent_id_resident")
        ),
        sa.ForeignKeyConstraint(["grid_id"], ["area.id"], name=op.f("fk_service_record_grid_id_area")),
        sa.ForeignKeyConstraint(
            ["intake_id"], ["service_intake.id"], name=op.f("fk_service_record_intake_id_service_intake")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["service_item.id"], name=op.f("fk_service_record_item_id_service_item")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_service_record_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["resident.id"], name=op.f("fk_service_record_resident_id_resident")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_record")),
        sa.UniqueConstraint("uid", name=op.f("uq_service_record_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_service_record_agent_id"), "service_record", ["agent_id"], unique=False)
    op.create_index(
        "ix_service_record_counts",
        "service_record",
        [
            "received_on",
            "finished_on",
            "deleted_at",
            "item_id",
            "grid_id",
            "channel",
            "handler",
            "first_clerk",
            "due_on",
            "stopped_on",
            "satisfaction",
            "people",
            "resident_id",
            "intake_id",
        ],
        unique=False,
    )
    op.create_index(
        "ix_service_record_days",
        "service_record",
        ["received_on", "finished_on", "due_on", "deleted_at", "item_id", "resident_id", "people"],
        unique=False,
    )
    op.create_index("ix_service_record_due", "service_record", ["state", "due_on"], unique=False)
    op.create_index(
        "ix_service_record_finished",
        "service_record",
        [
            "finished_on",
            "received_on",
            "deleted_at",
            "item_id",
            "grid_id",
            "channel",
            "handler",
            "first_clerk",
            "due_on",
            "stopped_on",
            "satisfaction",
            "people",
            "resident_id",
            "intake_id",
        ],
        unique=False,
    )
    op.create_index(op.f("ix_service_record_intake_id"), "service_record", ["intake_id"], unique=False)
    op.create_index(op.f("ix_service_record_item_id"), "service_record", ["item_id"], unique=False)
    op.create_index(
        "ix_service_record_month",
        "service_record",
        ["month", "item_id", "grid_id", "state", "resident_id", "deleted_at"],
        unique=False,
    )
    op.create_index(op.f("ix_service_record_next_on"), "service_record", ["next_on"], unique=False)
    op.create_index(op.f("ix_service_record_number"), "service_record", ["number"], unique=False)
    op.create_index(
        op.f("ix_service_record_organisation_id"), "service_record", ["organisation_id"], unique=False
    )
    op.create_index("ix_service_record_received", "service_record", ["received_on", "id"], unique=False)
    op.create_index(
        "ix_service_record_resident", "service_record", ["resident_id", "received_on"], unique=False
    )
    op.create_table(
        "lead",
        sa.Column("number", sa.String(length=60), nullable=True),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("work", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("source_body", sa.String(length=60), nullable=True),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("finder", sa.String(length=60), nullable=True),
        sa.Column("grid_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("dispute_type", sa.String(length=8), nullable=True),
        sa.Column("category", sa.String(length=8), nullable=True),
        sa.Column("risk", sa.String(length=8), nullable=True),
        sa.Column("scale", sa.String(length=4), nullable=True),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("body", sa.String(length=20), nullable=False),
        sa.Column("resolve_way", sa.String(length=8), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.Column("entry_id", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("service_record_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["mediation_case.id"], name=op.f("fk_lead_case_id_mediation_case")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["journal_entry.id"], name=op.f("fk_lead_entry_id_journal_entry")
        ),
        sa.ForeignKeyConstraint(["grid_id"], ["area.id"], name=op.f("fk_lead_grid_id_area")),
        sa.ForeignKeyConstraint(["round_id"], ["lead_round.id"], name=op.f("fk_lead_round_id_lead_round")),
        sa.ForeignKeyConstraint(
            ["service_record_id"],
            ["service_record.id"],
            name=op.f("fk_lead_service_record_id_service_record"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead")),
        sa.UniqueConstraint("uid", name=op.f("uq_lead_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_lead_case_id"), "lead", ["case_id"], unique=False)
    op.create_index(op.f("ix_lead_closed_on"), "lead", ["closed_on"], unique=False)
    op.create_index(op.f("ix_lead_entry_id"), "lead", ["entry_id"], unique=False)
    op.create_index("ix_lead_found", "lead", ["found_on", "id"], unique=False)
    op.create_index(op.f("ix_lead_grid_id"), "lead", ["grid_id"], unique=False)
    op.create_index(op.f("ix_lead_number"), "lead", ["number"], unique=False)
    op.create_index(op.f("ix_lead_round_id"), "lead", ["round_id"], unique=False)
    op.create_index(op.f("ix_lead_service_record_id"), "lead", ["service_record_id"], unique=False)
    op.create_table(
        "public_notice",
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("people", sa.JSON(), nullable=False),
        sa.Column("place", sa.String(length=100), nullable=True),
        sa.Column("watch_phone", sa.String(length=40), nullable=True),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("end_on", sa.Date(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=True),
        sa.Column("clerk_name", sa.String(length=60), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.Column("conclusion", sa.String(length=500), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"], ["service_record.id"], name=op.f("fk_public_notice_record_id_service_record")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_notice")),
        sa.UniqueConstraint("uid", name=op.f("uq_public_notice_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_public_notice_end_on"), "public_notice", ["end_on"], unique=False)
    op.create_index(op.f("ix_public_notice_record_id"), "public_notice", ["record_id"], unique=False)
    op.create_table(
        "relief_entry",
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("fund_id", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("direction", sa.String(length=4), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("what", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=True),
        sa.Column("party", sa.String(length=100), nullable=True),
        sa.Column("taker", sa.String(length=60), nullable=True),
        sa.Column("resident_id", sa.Integer(), nullable=True),
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("record_id", sa.Integer(), nullable=True),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("way", sa.String(length=8), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("clerk_name", sa.String(length=60), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["relief_entry.id"], name=op.f("fk_relief_entry_corrects_id_relief_entry")
        ),
        sa.ForeignKeyConstraint(
            ["fund_id"], ["relief_fund.id"], name=op.f("fk_relief_entry_fund_id_relief_fund")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_relief_entry_household_id_household")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_relief_entry_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["record_id"], ["service_record.id"], name=op.f("fk_relief_entry_record_id_service_record")
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["resident.id"], name=op.f("fk_relief_entry_resident_id_resident")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relief_entry")),
        sa.UniqueConstraint("number", name=op.f("uq_relief_entry_number")),
        sa.UniqueConstraint("uid", name=op.f("uq_relief_entry_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_relief_entry_corrects_id"), "relief_entry", ["corrects_id"], unique=False)
    op.create_index("ix_relief_entry_fund_day", "relief_entry", ["fund_id", "on_day", "id"], unique=False)
    op.create_index(op.f("ix_relief_entry_household_id"), "relief_entry", ["household_id"], unique=False)
    op.create_index(op.f("ix_relief_entry_on_day"), "relief_entry", ["on_day"], unique=False)
    op.create_index(
        op.f("ix_relief_entry_organisation_id"), "relief_entry", ["organisation_id"], unique=False
    )
    op.create_index(op.f("ix_relief_entry_record_id"), "relief_entry", ["record_id"], unique=False)
    op.create_index(op.f("ix_relief_entry_resident_id"), "relief_entry", ["resident_id"], unique=False)
    op.create_table(
        "service_material",
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("form", sa.String(length=20), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("received", sa.Boolean(), nullable=False),
        sa.Column("key", sa.Boolean(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("attachment_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"], ["service_record.id"], name=op.f("fk_service_material_record_id_service_record")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_material")),
        sa.UniqueConstraint("uid", name=op.f("uq_service_material_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_service_material_record_id"), "service_material", ["record_id"], unique=False)
    op.create_table(
        "service_step",
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("move_key", sa.String(length=20), nullable=False),
        sa.Column("move", sa.String(length=40), nullable=False),
        sa.Column("from_state", sa.String(length=20), nullable=True),
        sa.Column("to_state", sa.String(length=20), nullable=False),
        sa.Column("at", sa.String(24), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("clerk_name", sa.String(length=60), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["record_id"], ["service_record.id"], name=op.f("fk_service_step_record_id_service_record")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_step")),
        sa.UniqueConstraint("uid", name=op.f("uq_service_step_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_service_step_record_id"), "service_step", ["record_id"], unique=False)
    op.create_table(
        "journal_link",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=True),
        sa.Column("household_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("service_record_id", sa.Integer(), nullable=True),
        sa.Column("lead_id", sa.Integer(), nullable=True),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["mediation_case.id"], name=op.f("fk_journal_link_case_id_mediation_case")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["journal_entry.id"], name=op.f("fk_journal_link_entry_id_journal_entry")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_journal_link_household_id_household")
        ),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name=op.f("fk_journal_link_lead_id_lead")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_journal_link_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["resident.id"], name=op.f("fk_journal_link_resident_id_resident")
        ),
        sa.ForeignKeyConstraint(
            ["service_record_id"],
            ["service_record.id"],
            name=op.f("fk_journal_link_service_record_id_service_record"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_link")),
        sa.UniqueConstraint("uid", name=op.f("uq_journal_link_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_journal_link_case_id"), "journal_link", ["case_id"], unique=False)
    op.create_index(op.f("ix_journal_link_entry_id"), "journal_link", ["entry_id"], unique=False)
    op.create_index(op.f("ix_journal_link_household_id"), "journal_link", ["household_id"], unique=False)
    op.create_index(op.f("ix_journal_link_lead_id"), "journal_link", ["lead_id"], unique=False)
    op.create_index(
        op.f("ix_journal_link_organisation_id"), "journal_link", ["organisation_id"], unique=False
    )
    op.create_index(op.f("ix_journal_link_resident_id"), "journal_link", ["resident_id"], unique=False)
    op.create_index(
        op.f("ix_journal_link_service_record_id"), "journal_link", ["service_record_id"], unique=False
    )
    op.create_table(
        "lead_handover",
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("from_body", sa.String(length=20), nullable=False),
        sa.Column("to_body", sa.String(length=20), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("clerk_name", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("signed_by", sa.String(length=60), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.String(length=60), nullable=True),
        sa.Column("returned", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name=op.f("fk_lead_handover_lead_id_lead")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead_handover")),
        sa.UniqueConstraint("uid", name=op.f("uq_lead_handover_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_lead_handover_due", "lead_handover", ["closed_on", "due_on"], unique=False)
    op.create_index(op.f("ix_lead_handover_lead_id"), "lead_handover", ["lead_id"], unique=False)
    op.create_table(
        "lead_person",
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=12), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name=op.f("fk_lead_person_lead_id_lead")),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["resident.id"], name=op.f("fk_lead_person_resident_id_resident")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead_person")),
        sa.UniqueConstraint("uid", name=op.f("uq_lead_person_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_lead_person_lead_id"), "lead_person", ["lead_id"], unique=False)
    op.create_index(op.f("ix_lead_person_resident_id"), "lead_person", ["resident_id"], unique=False)
    op.create_table(
        "lead_step",
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("move_key", sa.String(length=20), nullable=False),
        sa.Column("move", sa.String(length=40), nullable=False),
        sa.Column("from_state", sa.String(length=20), nullable=False),
        sa.Column("to_state", sa.String(length=20), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("at", sa.String(24), nullable=False),
        sa.Column("clerk_name", sa.String(length=60), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name=op.f("fk_lead_step_lead_id_lead")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead_step")),
        sa.UniqueConstraint("uid", name=op.f("uq_lead_step_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_lead_step_lead_id"), "lead_step", ["lead_id"], unique=False)
    op.create_table(
        "notice_objection",
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("who", sa.String(length=60), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("upheld", sa.Boolean(), nullable=True),
        sa.Column("clerk_name", sa.String(length=60), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(24), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.String(24), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["public_notice.id"], name=op.f("fk_notice_objection_notice_id_public_notice")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_objection")),
        sa.UniqueConstraint("uid", name=op.f("uq_notice_objection_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_notice_objection_notice_id"), "notice_objection", ["notice_id"], unique=False)
    op.create_index(
        "ix_service_record_open",
        "service_record",
        [sa.literal_column("coalesce(finished_on, '9999-12-31')"), "received_on", "deleted_at", "due_on"],
        unique=False,
    )


def downgrade() -> None:
    """Back to nothing."""
    op.drop_index("ix_service_record_open", table_name="service_record")
    op.drop_index(op.f("ix_notice_objection_notice_id"), table_name="notice_objection")
    op.drop_table("notice_objection")
    op.drop_index(op.f("ix_lead_step_lead_id"), table_name="lead_step")
    op.drop_table("lead_step")
    op.drop_index(op.f("ix_lead_person_resident_id"), table_name="lead_person")
    op.drop_index(op.f("ix_lead_person_lead_id"), table_name="lead_person")
    op.drop_table("lead_person")
    op.drop_index(op.f("ix_lead_handover_lead_id"), table_name="lead_handover")
    op.drop_index("ix_lead_handover_due", table_name="lead_handover")
    op.drop_table("lead_handover")
    op.drop_index(op.f("ix_journal_link_service_record_id"), table_name="journal_link")
    op.drop_index(op.f("ix_journal_link_resident_id"), table_name="journal_link")
    op.drop_index(op.f("ix_journal_link_organisation_id"), table_name="journal_link")
    op.drop_index(op.f("ix_journal_link_lead_id"), table_name="journal_link")
    op.drop_index(op.f("ix_journal_link_household_id"), table_name="journal_link")
    op.drop_index(op.f("ix_journal_link_entry_id"), table_name="journal_link")
    op.drop_index(op.f("ix_journal_link_case_id"), table_name="journal_link")
    op.drop_table("journal_link")
    op.drop_index(op.f("ix_service_step_record_id"), table_name="service_step")
    op.drop_table("service_step")
    op.drop_index(op.f("ix_service_material_record_id"), table_name="service_material")
    op.drop_table("service_material")
    op.drop_index(op.f("ix_relief_entry_resident_id"), table_name="relief_entry")
    op.drop_index(op.f("ix_relief_entry_record_id"), table_name="relief_entry")
    op.drop_index(op.f("ix_relief_entry_organisation_id"), table_name="relief_entry")
    op.drop_index(op.f("ix_relief_entry_on_day"), table_name="relief_entry")
    op.drop_index(op.f("ix_relief_entry_household_id"), table_name="relief_entry")
    op.drop_index("ix_relief_entry_fund_day", table_name="relief_entry")
    op.drop_index(op.f("ix_relief_entry_corrects_id"), table_name="relief_entry")
    op.drop_table("relief_entry")
    op.drop_index(op.f("ix_public_notice_record_id"), table_name="public_notice")
    op.drop_index(op.f("ix_public_notice_end_on"), table_name="public_notice")
    op.drop_table("public_notice")
    op.drop_index(op.f("ix_lead_service_record_id"), table_name="lead")
    op.drop_index(op.f("ix_lead_round_id"), table_name="lead")
    op.drop_index(op.f("ix_lead_number"), table_name="lead")
    op.drop_index(op.f("ix_lead_grid_id"), table_name="lead")
    op.drop_index("ix_lead_found", table_name="lead")
    op.drop_index(op.f("ix_lead_entry_id"), table_name="lead")
    op.drop_index(op.f("ix_lead_closed_on"), table_name="lead")
    op.drop_index(op.f("ix_lead_case_id"), table_name="lead")
    op.drop_table("lead")
    op.drop_index("ix_service_record_resident", table_name="service_record")
    op.drop_index("ix_service_record_received", table_name="service_record")
    op.drop_index(op.f("ix_service_record_organisation_id"), table_name="service_record")
    op.drop_index(op.f("ix_service_record_number"), table_name="service_record")
    op.drop_index(op.f("ix_service_record_next_on"), table_name="service_record")
    op.drop_index("ix_service_record_month", table_name="service_record")
    op.drop_index(op.f("ix_service_record_item_id"), table_name="service_record")
    op.drop_index(op.f("ix_service_record_intake_id"), table_name="service_record")
    op.drop_index("ix_service_record_finished", table_name="service_record")
    op.drop_index("ix_service_record_due", table_name="service_record")
    op.drop_index("ix_service_record_days", table_name="service_record")
    op.drop_index("ix_service_record_counts", table_name="service_record")
    op.drop_index(op.f("ix_service_record_agent_id"), table_name="service_record")
    op.drop_table("service_record")
    op.drop_index(op.f("ix_mediation_visit_party_id"), table_name="mediation_visit")
    op.drop_index(op.f("ix_mediation_visit_case_id"), table_name="mediation_visit")
    op.drop_table("mediation_visit")
    op.drop_index(op.f("ix_mediation_instalment_party_id"), table_name="mediation_instalment")
    op.drop_index(op.f("ix_mediation_instalment_due_on"), table_name="mediation_instalment")
    op.drop_index(op.f("ix_mediation_instalment_case_id"), table_name="mediation_instalment")
    op.drop_table("mediation_instalment")
    op.drop_index(op.f("ix_mediation_evidence_party_id"), table_name="mediation_evidence")
    op.drop_index(op.f("ix_mediation_evidence_case_id"), table_name="mediation_evidence")
    op.drop_table("mediation_evidence")
    op.drop_index(op.f("ix_mediation_agent_resident_id"), table_name="mediation_agent")
    op.drop_index(op.f("ix_mediation_agent_party_id"), table_name="mediation_agent")
    op.drop_table("mediation_agent")
    op.drop_index(op.f("ix_ledger_step_entry_id"), table_name="ledger_step")
    op.drop_table("ledger_step")
    op.drop_index("ix_ledger_destroyed_ledger", table_name="ledger_destroyed")
    op.drop_index(op.f("ix_ledger_destroyed_entry_id"), table_name="ledger_destroyed")
    op.drop_table("ledger_destroyed")
    op.drop_index("ix_ledger_correction_ledger", table_name="ledger_correction")
    op.drop_index(op.f("ix_ledger_correction_entry_id"), table_name="ledger_correction")
    op.drop_table("ledger_correction")
    op.drop_index(op.f("ix_service_intake_resident_id"), table_name="service_intake")
    op.drop_index(op.f("ix_service_intake_on_day"), table_name="service_intake")
    op.drop_table("service_intake")
    op.drop_index(op.f("ix_resident_phone_resident_id"), table_name="resident_phone")
    op.drop_index(op.f("ix_resident_phone_number"), table_name="resident_phone")
    op.drop_table("resident_phone")
    op.drop_index(op.f("ix_resident_pair_second_id"), table_name="resident_pair")
    op.drop_table("resident_pair")
    op.drop_index(op.f("ix_resident_name_resident_id"), table_name="resident_name")
    op.drop_table("resident_name")
    op.drop_index(op.f("ix_resident_contact_resident_id"), table_name="resident_contact")
    op.drop_index(op.f("ix_resident_contact_contact_id"), table_name="resident_contact")
    op.drop_table("resident_contact")
    op.drop_index("ix_residence_spell", table_name="residence")
    op.drop_table("residence")
    op.drop_index(op.f("ix_proof_referral_resident_id"), table_name="proof_referral")
    op.drop_index("ix_proof_referral_on_day", table_name="proof_referral")
    op.drop_table("proof_referral")
    op.drop_index(op.f("ix_paper_resident_id"), table_name="paper")
    op.drop_index("ix_paper_of", table_name="paper")
    op.drop_index(op.f("ix_paper_number"), table_name="paper")
    op.drop_table("paper")
    op.drop_index(op.f("ix_moral_person_resident_id"), table_name="moral_person")
    op.drop_index(op.f("ix_moral_person_case_id"), table_name="moral_person")
    op.drop_table("moral_person")
    op.drop_index(op.f("ix_membership_resident_id"), table_name="membership")
    op.drop_index("ix_membership_household", table_name="membership")
    op.drop_table("membership")
    op.drop_index(op.f("ix_mediation_witness_resident_id"), table_name="mediation_witness")
    op.drop_index(op.f("ix_mediation_witness_case_id"), table_name="mediation_witness")
    op.drop_table("mediation_witness")
    op.drop_index(op.f("ix_mediation_party_resident_id"), table_name="mediation_party")
    op.drop_index(op.f("ix_mediation_party_organisation_id"), table_name="mediation_party")
    op.drop_index(op.f("ix_mediation_party_case_id"), table_name="mediation_party")
    op.drop_table("mediation_party")
    op.drop_index(op.f("ix_mediation_mediator_resident_id"), table_name="mediation_mediator")
    op.drop_index(op.f("ix_mediation_mediator_clerk_id"), table_name="mediation_mediator")
    op.drop_index(op.f("ix_mediation_mediator_case_id"), table_name="mediation_mediator")
    op.drop_table("mediation_mediator")
    op.drop_index(op.f("ix_mediation_inquiry_resident_id"), table_name="mediation_inquiry")
    op.drop_index(op.f("ix_mediation_inquiry_case_id"), table_name="mediation_inquiry")
    op.drop_table("mediation_inquiry")
    op.drop_index("ix_ledger_entry_start", table_name="ledger_entry")
    op.drop_index("ix_ledger_entry_sheet", table_name="ledger_entry")
    op.drop_index(op.f("ix_ledger_entry_resident_id"), table_name="ledger_entry")
    op.drop_index(op.f("ix_ledger_entry_organisation_id"), table_name="ledger_entry")
    op.drop_index("ix_ledger_entry_open", table_name="ledger_entry")
    op.drop_index(op.f("ix_ledger_entry_household_id"), table_name="ledger_entry")
    op.drop_index(op.f("ix_ledger_entry_due_on"), table_name="ledger_entry")
    op.drop_index(op.f("ix_ledger_entry_area_id"), table_name="ledger_entry")
    op.drop_table("ledger_entry")
    op.drop_index(op.f("ix_kinship_resident_id"), table_name="kinship")
    op.drop_index(op.f("ix_kinship_relative_id"), table_name="kinship")
    op.drop_table("kinship")
    op.drop_index("ix_resident_sex", table_name="resident")
    op.drop_index("ix_resident_relation", table_name="resident")
    op.drop_index("ix_resident_pinyin", table_name="resident")
    op.drop_index(op.f("ix_resident_phone_tail"), table_name="resident")
    op.drop_index(op.f("ix_resident_phone"), table_name="resident")
    op.drop_index("ix_resident_list", table_name="resident")
    op.drop_index("ix_resident_kind", table_name="resident")
    op.drop_index(op.f("ix_resident_id_tail"), table_name="resident")
    op.drop_index(op.f("ix_resident_id_number"), table_name="resident")
    op.drop_index(op.f("ix_resident_household_id"), table_name="resident")
    op.drop_index("ix_resident_grid", table_name="resident")
    op.drop_index("ix_resident_estate_initials", table_name="resident")
    op.drop_index(op.f("ix_resident_dwelling_id"), table_name="resident")
    op.drop_index("ix_resident_birth", table_name="resident")
    op.drop_index("ix_resident_address", table_name="resident")
    op.drop_table("resident")
    op.drop_index(op.f("ix_provider_trade"), table_name="provider")
    op.drop_index(op.f("ix_provider_organisation_id"), table_name="provider")
    op.drop_table("provider")
    op.drop_index(op.f("ix_moral_step_case_id"), table_name="moral_step")
    op.drop_table("moral_step")
    op.drop_index(op.f("ix_mediation_step_case_id"), table_name="mediation_step")
    op.drop_table("mediation_step")
    op.drop_index(op.f("ix_mediation_session_case_id"), table_name="mediation_session")
    op.drop_table("mediation_session")
    op.drop_index(op.f("ix_mediation_link_other_id"), table_name="mediation_link")
    op.drop_table("mediation_link")
    op.drop_table("mediation_harm")
    op.drop_index(op.f("ix_mediation_filing_volume_number"), table_name="mediation_filing")
    op.drop_table("mediation_filing")
    op.drop_index(op.f("ix_mediation_extension_case_id"), table_name="mediation_extension")
    op.drop_table("mediation_extension")
    op.drop_index(op.f("ix_mediation_confirmation_case_id"), table_name="mediation_confirmation")
    op.drop_table("mediation_confirmation")
    op.drop_index(op.f("ix_survey_sheet_survey_id"), table_name="survey_sheet")
    op.drop_table("survey_sheet")
    op.drop_index(op.f("ix_organisation_name"), table_name="organisation")
    op.drop_index(op.f("ix_organisation_credit_code"), table_name="organisation")
    op.drop_index(op.f("ix_organisation_area_id"), table_name="organisation")
    op.drop_table("organisation")
    op.drop_index("ix_moral_case_registered", table_name="moral_case")
    op.drop_index(op.f("ix_moral_case_number"), table_name="moral_case")
    op.drop_index("ix_moral_case_closed", table_name="moral_case")
    op.drop_table("moral_case")
    op.drop_index(op.f("ix_mediation_case_visit_by"), table_name="mediation_case")
    op.drop_index(op.f("ix_mediation_case_number"), table_name="mediation_case")
    op.drop_index("ix_mediation_case_due", table_name="mediation_case")
    op.drop_index("ix_mediation_case_closed", table_name="mediation_case")
    op.drop_index(op.f("ix_mediation_case_agreement_number"), table_name="mediation_case")
    op.drop_index("ix_mediation_case_accepted", table_name="mediation_case")
    op.drop_table("mediation_case")
    op.drop_index(op.f("ix_lead_round_grid_round_id"), table_name="lead_round_grid")
    op.drop_index(op.f("ix_lead_round_grid_done_on"), table_name="lead_round_grid")
    op.drop_index(op.f("ix_lead_round_grid_area_id"), table_name="lead_round_grid")
    op.drop_table("lead_round_grid")
    op.drop_index(op.f("ix_journal_entry_parent_id"), table_name="journal_entry")
    op.drop_index("ix_journal_entry_day", table_name="journal_entry")
    op.drop_index(op.f("ix_journal_entry_area_id"), table_name="journal_entry")
    op.drop_table("journal_entry")
    op.drop_index(op.f("ix_household_number"), table_name="household")
    op.drop_index(op.f("ix_household_head_id"), table_name="household")
    op.drop_index(op.f("ix_household_grid_id"), table_name="household")
    op.drop_index(op.f("ix_household_dwelling_id"), table_name="household")
    op.drop_table("household")
    op.drop_index(op.f("ix_clerk_role_clerk_id"), table_name="clerk_role")
    op.drop_table("clerk_role")
    op.drop_index("ix_audit_change_record", table_name="audit_change")
    op.drop_index(op.f("ix_audit_change_entry_id"), table_name="audit_change")
    op.drop_table("audit_change")
    op.drop_index(op.f("ix_area_duty_area_id"), table_name="area_duty")
    op.drop_table("area_duty")
    op.drop_index(op.f("ix_viewing_at"), table_name="viewing")
    op.drop_table("viewing")
    op.drop_index(op.f("ix_unit_parent_id"), table_name="unit")
    op.drop_index(op.f("ix_unit_code"), table_name="unit")
    op.drop_table("unit")
    op.drop_index("ix_typed_figure_figure", table_name="typed_figure")
    op.drop_table("typed_figure")
    op.drop_index(op.f("ix_survey_on_day"), table_name="survey")
    op.drop_table("survey")
    op.drop_table("service_item")
    op.drop_index(op.f("ix_search_term_record_id"), table_name="search_term")
    op.drop_table("search_term")
    op.drop_index(op.f("ix_saved_question_kind"), table_name="saved_question")
    op.drop_table("saved_question")
    op.drop_table("relief_fund")
    op.drop_index(op.f("ix_relief_closing_month"), table_name="relief_closing")
    op.drop_table("relief_closing")
    op.drop_index("ix_population_month_month", table_name="population_month")
    op.drop_table("population_month")
    op.drop_table("phrase")
    op.drop_table("office_setting")
    op.drop_table("office_definition")
    op.drop_index("ix_ledger_period_ledger", table_name="ledger_period")
    op.drop_table("ledger_period")
    op.drop_table("ledger_closed_row")
    op.drop_index(op.f("ix_lead_round_start_on"), table_name="lead_round")
    op.drop_table("lead_round")
    op.drop_table("kept_definition")
    op.drop_index(op.f("ix_issued_number_text"), table_name="issued_number")
    op.drop_table("issued_number")
    op.drop_index("ix_exchange_log_at", table_name="exchange_log")
    op.drop_table("exchange_log")
    op.drop_table("draft")
    op.drop_table("code_value")
    op.drop_table("clerk")
    op.drop_table("calendar_day")
    op.drop_table("bin_item")
    op.drop_index(op.f("ix_audit_entry_undo_of"), table_name="audit_entry")
    op.drop_index(op.f("ix_audit_entry_at"), table_name="audit_entry")
    op.drop_table("audit_entry")
    op.drop_index(op.f("ix_attachment_sha256"), table_name="attachment")
    op.drop_index("ix_attachment_of", table_name="attachment")
    op.drop_table("attachment")
    op.drop_index("ix_area_place", table_name="area")
    op.drop_index(op.f("ix_area_kind"), table_name="area")
    op.drop_index(op.f("ix_area_group_id"), table_name="area")
    op.drop_index(op.f("ix_area_grid_id"), table_name="area")
    op.drop_index(op.f("ix_area_code"), table_name="area")
    op.drop_table("area")
