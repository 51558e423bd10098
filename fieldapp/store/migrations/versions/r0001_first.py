# SPDX-License-Identifier: Apache-2.0
"""The tables of the first release, written out: a later change of a declaration never changes them."""

from alembic import op

revision = "0001"
down_revision = None

TABLES: dict[str, str] = {
    "company": ('"name" TEXT, "name_en" TEXT, "address" TEXT, "phone" TEXT, "verify_url" TEXT'),
    "station": ('"code" TEXT, "name" TEXT, "region" TEXT, "address" TEXT, "phone" TEXT'),
    "person": ('"staff_no" TEXT, "name" TEXT, "roles" TEXT, "station" TEXT, "phone" TEXT, "active" BOOLEAN'),
    "device": ('"code" TEXT, "person" TEXT, "enrolled_at" INTEGER, "enrolled_at__off" INTEGER, "revoked" BOOLEAN'),
    "service_level": ('"name" TEXT, "ack_hours" INTEGER, "arrive_hours" INTEGER, "finish_hours" INTEGER'),
    "code_entry": ('"code_list" TEXT, "code" TEXT, "label" TEXT, "label_en" TEXT, "family" TEXT'),
    "calendar_day": ('"day" TEXT, "day_kind" TEXT, "name" TEXT'),
    "warranty_policy": (
        '"code" TEXT, "version" INTEGER, "name" TEXT, "regime" TEXT, "valid_from" TEXT, "checked" BOOLEAN, '
        '"start_basis" TEXT, "whole_months" INTEGER, "main_months" INTEGER, "wear_months" INTEGER, "usage_limit" '
        'INTEGER, "usage_unit" TEXT, "extends" BOOLEAN, "holiday_roll" BOOLEAN, "card_days" INTEGER, "old_part_days" '
        "INTEGER"
    ),
    "product_model": (
        '"model" TEXT, "name" TEXT, "name_en" TEXT, "brand" TEXT, "family" TEXT, "meter_unit" TEXT, "policy" TEXT, '
        '"max_usage_per_day" INTEGER'
    ),
    "customer": ('"name" TEXT, "phone" TEXT, "address" TEXT, "postcode" TEXT, "station" TEXT, "remark" TEXT'),
    "contact": ('"customer" TEXT, "name" TEXT, "relation" TEXT, "phone" TEXT, "phone_invalid" BOOLEAN'),
    "machine": (
        '"customer" TEXT, "product_model" TEXT, "serial_no" TEXT, "engine_model" TEXT, "engine_no" TEXT, "vin" TEXT, '
        '"plate" TEXT, "production_date" TEXT, "seller" TEXT, "seller_phone" TEXT, "invoice_no" TEXT, "sale_date" '
        'TEXT, "delivery_date" TEXT, "acceptance_date" TEXT, "meter_at_start" INTEGER, "environment" TEXT'
    ),
    "part": (
        '"part_no" TEXT, "name" TEXT, "name_en" TEXT, "unit" TEXT, "whole" BOOLEAN, "part_kind" TEXT, "part_class" '
        'TEXT, "serialised" BOOLEAN, "price" INTEGER, "warranty_months" INTEGER, "superseded_by" TEXT, "alias" TEXT, '
        '"old_part_policy" TEXT, "hazardous_waste" TEXT, "family" TEXT'
    ),
    "checklist_template": (
        '"code" TEXT, "version" INTEGER, "name" TEXT, "name_en" TEXT, "family" TEXT, "service_type" TEXT'
    ),
    "template_item": (
        '"template" TEXT, "item_key" TEXT, "seq" INTEGER, "section" TEXT, "item" TEXT, "item_en" TEXT, "answer_type" '
        'TEXT, "lower" INTEGER, "upper" INTEGER, "unit" TEXT, "decimals" INTEGER, "mandatory" BOOLEAN'
    ),
    "work_order": (
        '"doc_no" TEXT, "status" TEXT, "needs_decision" BOOLEAN, "visits" INTEGER, "station" TEXT, "origin" TEXT, '
        '"service_type" TEXT, "priority" TEXT, "service_level" TEXT, "reported_at" INTEGER, "reported_at__off" '
        'INTEGER, "reporter_name" TEXT, "reporter_phone" TEXT, "customer" TEXT, "operator_contact" TEXT, "machine" '
        'TEXT, "site_address" TEXT, "distance_km" INTEGER, "zone" TEXT, "meter_reported" INTEGER, "symptom" TEXT, '
        '"halted" BOOLEAN, "busy_season" BOOLEAN, "charge_type" TEXT, "appointment_from" INTEGER, '
        '"appointment_from__off" INTEGER, "appointment_to" INTEGER, "appointment_to__off" INTEGER, "assignee" TEXT, '
        '"dispatched_at" INTEGER, "dispatched_at__off" INTEGER, "ack_due" INTEGER, "ack_due__off" INTEGER, '
        '"arrive_due" INTEGER, "arrive_due__off" INTEGER, "finish_due" INTEGER, "finish_due__off" INTEGER, '
        '"accepted_at" INTEGER, "accepted_at__off" INTEGER, "departed_at" INTEGER, "departed_at__off" INTEGER, '
        '"arrived_at" INTEGER, "arrived_at__off" INTEGER, "started_at" INTEGER, "started_at__off" INTEGER, '
        '"finished_at" INTEGER, "finished_at__off" INTEGER, "times_back_filled" BOOLEAN, "second_outing_reason" TEXT, '
        '"refuse_reason" TEXT, "result" TEXT, "customer_comment" TEXT, "remark" TEXT'
    ),
    "order_event": (
        '"order" TEXT, "subject_kind" TEXT, "subject" TEXT, "event" TEXT, "from_state" TEXT, "to_state" TEXT, "actor" '
        'TEXT, "at" INTEGER, "at__off" INTEGER, "at_server" INTEGER, "at_server__off" INTEGER, "reason" TEXT, "codes" '
        'TEXT, "applied" BOOLEAN'
    ),
    "visit": (
        '"order" TEXT, "person" TEXT, "departed_at" INTEGER, "departed_at__off" INTEGER, "arrived_at" INTEGER, '
        '"arrived_at__off" INTEGER, "clock_reading" INTEGER, "reason" TEXT'
    ),
    "attachment": (
        '"order" TEXT, "photo_kind" TEXT, "file_name" TEXT, "media_type" TEXT, "size" INTEGER, "sha256" TEXT, '
        '"taken_at" INTEGER, "taken_at__off" INTEGER, "caption" TEXT, "withdraws" TEXT'
    ),
    "meter_reading": (
        '"machine" TEXT, "order" TEXT, "read_at" INTEGER, "read_at__off" INTEGER, "value" INTEGER, "segment" INTEGER'
    ),
    "repair_record": (
        '"order" TEXT, "machine" TEXT, "doc_no" TEXT, "received_at" INTEGER, "received_at__off" INTEGER, "started_at" '
        'INTEGER, "started_at__off" INTEGER, "finished_at" INTEGER, "finished_at__off" INTEGER, "handed_over_at" '
        'INTEGER, "handed_over_at__off" INTEGER, "waiting_parts_from" INTEGER, "waiting_parts_from__off" INTEGER, '
        '"waiting_parts_to" INTEGER, "waiting_parts_to__off" INTEGER, "meter" INTEGER, "meter_unreadable_reason" TEXT, '
        '"customer_statement" TEXT, "diagnosis_methods" TEXT, "diagnosis" TEXT, "failure_location" TEXT, '
        '"failure_mode" TEXT, "failure_cause" TEXT, "severity" TEXT, "responsibility" TEXT, "exclusion_reasons" TEXT, '
        '"same_fault_as" TEXT, "repair_no_for_fault" INTEGER, "action" TEXT, "treatment" TEXT, "test_result" TEXT, '
        '"preventive_advice" TEXT, "towing_fee" INTEGER, "labour_fee" INTEGER, "material_fee" INTEGER, "outing_fee" '
        'INTEGER, "total_charged" INTEGER, "occupancy_days" INTEGER'
    ),
    "work_item": (
        '"order" TEXT, "code" TEXT, "name" TEXT, "standard_hours" INTEGER, "actual_hours" INTEGER, "rate" INTEGER'
    ),
    "checklist_answer": (
        '"order" TEXT, "item" TEXT, "value" INTEGER, "text" TEXT, "result" TEXT, "first_value" INTEGER, "follow_up" '
        'TEXT, "note" TEXT'
    ),
    "parts_usage": (
        '"order" TEXT, "part" TEXT, "free_text" TEXT, "quantity" INTEGER, "supply_mode" TEXT, "negative_stock_reason" '
        'TEXT, "serial_new" TEXT, "serial_old" TEXT, "unit_price" INTEGER, "change_reason" TEXT, "old_part_return" '
        'BOOLEAN, "old_part_policy" TEXT, "old_part_taken_by_customer" BOOLEAN, "hazardous_waste" TEXT, "removed" '
        "BOOLEAN"
    ),
    "stock_movement": (
        '"person" TEXT, "part" TEXT, "movement" TEXT, "quantity" INTEGER, "order" TEXT, "usage" TEXT, "at" INTEGER, '
        '"at__off" INTEGER, "reason" TEXT'
    ),
    "old_part": (
        '"label_no" TEXT, "status" TEXT, "order" TEXT, "usage" TEXT, "part" TEXT, "quantity" INTEGER, "serial_old" '
        'TEXT, "condition" TEXT, "maker_mark" TEXT, "due_date" TEXT'
    ),
    "parts_request": (
        '"doc_no" TEXT, "status" TEXT, "order" TEXT, "part" TEXT, "quantity" INTEGER, "reason" TEXT, "needed_by" TEXT, '
        '"machine_down" BOOLEAN, "receiver" TEXT'
    ),
    "warranty_card": (
        '"doc_no" TEXT, "status" TEXT, "revision" INTEGER, "order" TEXT, "machine" TEXT, "card_type" TEXT, '
        '"host_machine" TEXT, "failure_date" TEXT, "warranty_status" TEXT, "warranty_start" TEXT, "warranty_expiry" '
        'TEXT, "policy_version" TEXT, "verdict" TEXT, "customer_opinion" TEXT, "opinion_text" TEXT, "signer_relation" '
        'TEXT, "sign_refusal_reason" TEXT, "refusal_witness" TEXT, "signed_at" INTEGER, "signed_at__off" INTEGER, '
        '"due_back_at" TEXT, "handed_in_at" INTEGER, "handed_in_at__off" INTEGER, "checker" TEXT, "checked_at" '
        'INTEGER, "checked_at__off" INTEGER, "archive_no" TEXT, "review_note" TEXT'
    ),
    "defect": ('"card" TEXT, "codes" TEXT, "note" TEXT, "due" TEXT, "revision" INTEGER'),
    "issued_document": (
        '"order" TEXT, "subject_kind" TEXT, "subject" TEXT, "form" TEXT, "doc_no" TEXT, "revision" INTEGER, "language" '
        'TEXT, "content" TEXT, "digest" TEXT, "previous_digest" TEXT, "presented" TEXT, "pdf" TEXT, "issued_at" '
        'INTEGER, "issued_at__off" INTEGER'
    ),
    "signature": (
        '"order" TEXT, "role" TEXT, "signer_name" TEXT, "relation" TEXT, "person" TEXT, "signed_at" INTEGER, '
        '"signed_at__off" INTEGER, "input_device" TEXT, "strokes" TEXT, "digests" TEXT, "evidence_digest" TEXT, '
        '"pages_seen" INTEGER, "refusal_reason" TEXT, "witness" TEXT, "app_version" TEXT'
    ),
    "callback": (
        '"order" TEXT, "status" TEXT, "trigger" TEXT, "due_by" INTEGER, "due_by__off" INTEGER, "caller" TEXT, "method" '
        'TEXT, "respondent" TEXT, "came_on_time" BOOLEAN, "fault_fixed" BOOLEAN, "parts_as_recorded" BOOLEAN, '
        '"charged_amount" INTEGER, "signed_by_user" BOOLEAN, "attitude" INTEGER, "speed" INTEGER, "skill" INTEGER, '
        '"overall" INTEGER, "opinion" TEXT, "new_fault" TEXT, "conclusion" TEXT'
    ),
    "callback_attempt": ('"callback" TEXT, "at" INTEGER, "at__off" INTEGER, "number" TEXT, "result" TEXT'),
}
INDEXES: dict[str, str] = {
    "device": "person",
    "product_model": "policy",
    "contact": "customer",
    "machine": "customer product_model",
    "part": "superseded_by",
    "template_item": "template",
    "work_order": "customer operator_contact machine assignee status doc_no",
    "order_event": "order actor subject",
    "visit": "order person",
    "attachment": "order withdraws",
    "meter_reading": "machine order",
    "repair_record": "order machine same_fault_as doc_no",
    "work_item": "order",
    "checklist_answer": "order item",
    "parts_usage": "order part",
    "stock_movement": "person part order usage",
    "old_part": "order usage part status label_no",
    "parts_request": "order part status doc_no",
    "warranty_card": "order machine checker status doc_no",
    "defect": "card",
    "issued_document": "order doc_no subject",
    "signature": "order person",
    "callback": "order caller status",
    "callback_attempt": "callback",
}
OWN = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE counter (prefix TEXT PRIMARY KEY, day TEXT NOT NULL, last INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE draft (
  kind TEXT NOT NULL, id TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (kind, id, field)
) WITHOUT ROWID;
CREATE TABLE shadow (
  kind TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, vals TEXT NOT NULL, field_versions TEXT NOT NULL,
  deleted INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (kind, id)
) WITHOUT ROWID;
CREATE TABLE outbox (
  seq INTEGER PRIMARY KEY, op_id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, record_id TEXT NOT NULL,
  action TEXT NOT NULL, creates INTEGER NOT NULL, base_version INTEGER NOT NULL, changes TEXT NOT NULL,
  group_id TEXT NOT NULL, depends_on TEXT NOT NULL, schema INTEGER NOT NULL, at INTEGER NOT NULL,
  at__off INTEGER NOT NULL, subject_id TEXT, state TEXT NOT NULL DEFAULT 'waiting', epoch TEXT, n INTEGER,
  outcome TEXT NOT NULL DEFAULT '', version INTEGER NOT NULL DEFAULT 0, code TEXT NOT NULL DEFAULT '',
  field TEXT NOT NULL DEFAULT '', message TEXT NOT NULL DEFAULT '', blocked_by TEXT NOT NULL DEFAULT '',
  answered INTEGER, seen INTEGER NOT NULL DEFAULT 0,
  CONSTRAINT outbox_state
    CHECK (state IN ('waiting', 'sent', 'done', 'rejected', 'blocked', 'quarantined', 'dropped')),
  CONSTRAINT outbox_taken CHECK ((state = 'sent') <= (n IS NOT NULL))
);
CREATE INDEX outbox_state ON outbox (state, seq);
CREATE INDEX outbox_record ON outbox (record_id, seq) WHERE seen = 0;
CREATE INDEX outbox_subject ON outbox (subject_id, seq) WHERE seen = 0 AND subject_id IS NOT NULL;
CREATE UNIQUE INDEX outbox_n ON outbox (epoch, n) WHERE n IS NOT NULL;
CREATE TABLE conflict (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, record_id TEXT NOT NULL, field TEXT NOT NULL, current TEXT NOT NULL,
  other TEXT NOT NULL, author TEXT NOT NULL, at TEXT NOT NULL, proposal INTEGER NOT NULL,
  resolved INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX conflict_record ON conflict (record_id) WHERE resolved = 0;
CREATE TABLE blob (
  sha256 TEXT PRIMARY KEY, size INTEGER NOT NULL, state TEXT NOT NULL, sent INTEGER NOT NULL DEFAULT 0,
  at INTEGER NOT NULL,
  CONSTRAINT blob_state CHECK (state IN ('pending', 'acked', 'fetched', 'wanted'))
) WITHOUT ROWID;
CREATE INDEX blob_queue ON blob (state, size);
CREATE TABLE search_doc (
  rowid INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL, title TEXT NOT NULL,
  CONSTRAINT search_doc_record UNIQUE (kind, id)
);
CREATE VIRTUAL TABLE search_text USING fts5 (
  title, rest, pinyin, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 0', prefix='1 2'
);
"""


def upgrade() -> None:
    """Make an empty store."""
    for statement in OWN.split(";\n"):
        if statement.strip():
            op.execute(statement.strip())
    for kind, columns in TABLES.items():
        op.execute(
            f'CREATE TABLE "{kind}" (id TEXT PRIMARY KEY, _version INTEGER NOT NULL DEFAULT 0, '
            f"_stamps TEXT NOT NULL DEFAULT '{{}}', _deleted INTEGER NOT NULL DEFAULT 0, {columns}, extra TEXT)"
        )
        for name in INDEXES.get(kind, "").split():
            op.execute(f'CREATE INDEX "{kind}__{name}" ON "{kind}" ("{name}")')
        for action, row in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD")):
            op.execute(
                f'CREATE TRIGGER "{kind}__{action.lower()}" BEFORE {action} ON "{kind}" BEGIN '
                "SELECT RAISE(ABORT, 'only the unit of work writes records') "
                f"WHERE NOT fieldapp_door('{kind}', {row}.id); END"
            )
