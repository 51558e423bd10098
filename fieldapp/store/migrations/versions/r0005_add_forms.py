# SPDX-License-Identifier: Apache-2.0
"""Add forms."""

from alembic import op

revision = "0005"
down_revision = "0004"

STATEMENTS = (
    'ALTER TABLE "company" ADD COLUMN "logo" TEXT',
    'ALTER TABLE "company" ADD COLUMN "colour" TEXT',
    'ALTER TABLE "person" ADD COLUMN "licence_class" TEXT',
    'ALTER TABLE "person" ADD COLUMN "licence_until" TEXT',
    'CREATE INDEX "customer__name__id" ON "customer" ("name", "id")',
    'ALTER TABLE "machine" ADD COLUMN "imei" TEXT',
    'CREATE INDEX "machine__serial_no__id" ON "machine" ("serial_no", "id")',
    'CREATE INDEX "machine__engine_no" ON "machine" ("engine_no")',
    'CREATE INDEX "machine__vin" ON "machine" ("vin")',
    'CREATE INDEX "part__part_no__id" ON "part" ("part_no", "id")',
    'ALTER TABLE "checklist_template" ADD COLUMN "trial_hours" INTEGER',
    'ALTER TABLE "template_item" ADD COLUMN "check_kind" TEXT',
    (
        'CREATE TABLE "repair_package" (id TEXT PRIMARY KEY, _version INTEGER NOT NULL DEFAULT 0, '
        '_stamps TEXT NOT NULL DEFAULT \'{}\', _deleted INTEGER NOT NULL DEFAULT 0, "code" TEXT, "name" '
        'TEXT, "name_en" TEXT, "family" TEXT, "failure_location" TEXT, "failure_mode" TEXT, '
        '"failure_cause" TEXT, "severity" TEXT, "responsibility" TEXT, "diagnosis_methods" TEXT, '
        '"diagnosis" TEXT, "action" TEXT, "treatment" TEXT, "test_result" TEXT, "work" TEXT, "hours" '
        "INTEGER, extra TEXT)"
    ),
    (
        'CREATE TRIGGER "repair_package__insert" BEFORE INSERT ON "repair_package" BEGIN SELECT '
        "RAISE(ABORT, 'only the unit of work writes records') WHERE NOT fieldapp_door('repair_package', "
        "NEW.id); END"
    ),
    (
        'CREATE TRIGGER "repair_package__update" BEFORE UPDATE ON "repair_package" BEGIN SELECT '
        "RAISE(ABORT, 'only the unit of work writes records') WHERE NOT fieldapp_door('repair_package', "
        "NEW.id); END"
    ),
    (
        'CREATE TRIGGER "repair_package__delete" BEFORE DELETE ON "repair_package" BEGIN SELECT '
        "RAISE(ABORT, 'only the unit of work writes records') WHERE NOT fieldapp_door('repair_package', "
        "OLD.id); END"
    ),
    (
        'CREATE TABLE "package_part" (id TEXT PRIMARY KEY, _version INTEGER NOT NULL DEFAULT 0, _stamps '
        'TEXT NOT NULL DEFAULT \'{}\', _deleted INTEGER NOT NULL DEFAULT 0, "package" TEXT, "part" TEXT, '
        '"quantity" INTEGER, "removed" BOOLEAN, extra TEXT)'
    ),
    'CREATE INDEX "package_part__package" ON "package_part" ("package")',
    'CREATE INDEX "package_part__part" ON "package_part" ("part")',
    (
        'CREATE TRIGGER "package_part__insert" BEFORE INSERT ON "package_part" BEGIN SELECT RAISE(ABORT, '
        "'only the unit of work writes records') WHERE NOT fieldapp_door('package_part', NEW.id); END"
    ),
    (
        'CREATE TRIGGER "package_part__update" BEFORE UPDATE ON "package_part" BEGIN SELECT RAISE(ABORT, '
        "'only the unit of work writes records') WHERE NOT fieldapp_door('package_part', NEW.id); END"
    ),
    (
        'CREATE TRIGGER "package_part__delete" BEFORE DELETE ON "package_part" BEGIN SELECT RAISE(ABORT, '
        "'only the unit of work writes records') WHERE NOT fieldapp_door('package_part', OLD.id); END"
    ),
    (
        'CREATE TABLE "maintenance_plan" (id TEXT PRIMARY KEY, _version INTEGER NOT NULL DEFAULT 0, '
        '_stamps TEXT NOT NULL DEFAULT \'{}\', _deleted INTEGER NOT NULL DEFAULT 0, "machine" TEXT, "name" '
        'TEXT, "template" TEXT, "interval_months" INTEGER, "interval_usage" INTEGER, "lead_days" '
        'INTEGER, "next_due_date" TEXT, "next_due_meter" INTEGER, "active" BOOLEAN, extra TEXT)'
    ),
    'CREATE INDEX "maintenance_plan__machine" ON "maintenance_plan" ("machine")',
    'CREATE INDEX "maintenance_plan__template" ON "maintenance_plan" ("template")',
    (
        'CREATE TRIGGER "maintenance_plan__insert" BEFORE INSERT ON "maintenance_plan" BEGIN SELECT '
        "RAISE(ABORT, 'only the unit of work writes records') WHERE NOT "
        "fieldapp_door('maintenance_plan', NEW.id); END"
    ),
    (
        'CREATE TRIGGER "maintenance_plan__update" BEFORE UPDATE ON "maintenance_plan" BEGIN SELECT '
        "RAISE(ABORT, 'only the unit of work writes records') WHERE NOT "
        "fieldapp_door('maintenance_plan', NEW.id); END"
    ),
    (
        'CREATE TRIGGER "maintenance_plan__delete" BEFORE DELETE ON "maintenance_plan" BEGIN SELECT '
        "RAISE(ABORT, 'only the unit of work writes records') WHERE NOT "
        "fieldapp_door('maintenance_plan', OLD.id); END"
    ),
    'ALTER TABLE "work_order" ADD COLUMN "close_reason" TEXT',
    'ALTER TABLE "work_order" ADD COLUMN "reopen_of" TEXT',
    'ALTER TABLE "work_order" ADD COLUMN "customer_score" INTEGER',
    'CREATE INDEX "work_order__reopen_of" ON "work_order" ("reopen_of")',
    'CREATE INDEX "work_order__finish_due__id" ON "work_order" ("finish_due", "id")',
    'CREATE INDEX "work_order__assignee__status" ON "work_order" ("assignee", "status")',
    'CREATE INDEX "work_order__assignee__finished_at" ON "work_order" ("assignee", "finished_at")',
    (
        'CREATE TABLE "order_helper" (id TEXT PRIMARY KEY, _version INTEGER NOT NULL DEFAULT 0, _stamps '
        'TEXT NOT NULL DEFAULT \'{}\', _deleted INTEGER NOT NULL DEFAULT 0, "order" TEXT, "person" TEXT, '
        '"hours" INTEGER, "note" TEXT, "removed" BOOLEAN, extra TEXT)'
    ),
    'CREATE INDEX "order_helper__order" ON "order_helper" ("order")',
    'CREATE INDEX "order_helper__person" ON "order_helper" ("person")',
    (
        'CREATE TRIGGER "order_helper__insert" BEFORE INSERT ON "order_helper" BEGIN SELECT RAISE(ABORT, '
        "'only the unit of work writes records') WHERE NOT fieldapp_door('order_helper', NEW.id); END"
    ),
    (
        'CREATE TRIGGER "order_helper__update" BEFORE UPDATE ON "order_helper" BEGIN SELECT RAISE(ABORT, '
        "'only the unit of work writes records') WHERE NOT fieldapp_door('order_helper', NEW.id); END"
    ),
    (
        'CREATE TRIGGER "order_helper__delete" BEFORE DELETE ON "order_helper" BEGIN SELECT RAISE(ABORT, '
        "'only the unit of work writes records') WHERE NOT fieldapp_door('order_helper', OLD.id); END"
    ),
    (
        'CREATE TABLE "machine_component" (id TEXT PRIMARY KEY, _version INTEGER NOT NULL DEFAULT 0, '
        '_stamps TEXT NOT NULL DEFAULT \'{}\', _deleted INTEGER NOT NULL DEFAULT 0, "machine" TEXT, "part" '
        'TEXT, "serial_no" TEXT, "fitted_at" INTEGER, "fitted_at__off" INTEGER, "fitted_on" TEXT, '
        '"removed_at" INTEGER, "removed_at__off" INTEGER, "removed_on" TEXT, extra TEXT)'
    ),
    'CREATE INDEX "machine_component__machine" ON "machine_component" ("machine")',
    'CREATE INDEX "machine_component__part" ON "machine_component" ("part")',
    'CREATE INDEX "machine_component__fitted_on" ON "machine_component" ("fitted_on")',
    'CREATE INDEX "machine_component__removed_on" ON "machine_component" ("removed_on")',
    (
        'CREATE TRIGGER "machine_component__insert" BEFORE INSERT ON "machine_component" BEGIN SELECT '
        "RAISE(ABORT, 'only the unit of work writes records') WHERE NOT "
        "fieldapp_door('machine_component', NEW.id); END"
    ),
    (
        'CREATE TRIGGER "machine_component__update" BEFORE UPDATE ON "machine_component" BEGIN SELECT '
        "RAISE(ABORT, 'only the unit of work writes records') WHERE NOT "
        "fieldapp_door('machine_component', NEW.id); END"
    ),
    (
        'CREATE TRIGGER "machine_component__delete" BEFORE DELETE ON "machine_component" BEGIN SELECT '
        "RAISE(ABORT, 'only the unit of work writes records') WHERE NOT "
        "fieldapp_door('machine_component', OLD.id); END"
    ),
    'ALTER TABLE "repair_record" ADD COLUMN "failure_note" TEXT',
    'ALTER TABLE "repair_record" ADD COLUMN "loaner_from" INTEGER',
    'ALTER TABLE "repair_record" ADD COLUMN "loaner_from__off" INTEGER',
    'ALTER TABLE "repair_record" ADD COLUMN "loaner_to" INTEGER',
    'ALTER TABLE "repair_record" ADD COLUMN "loaner_to__off" INTEGER',
    'ALTER TABLE "repair_record" ADD COLUMN "transport_compensation" INTEGER',
    'ALTER TABLE "repair_record" ADD COLUMN "repair_guarantee_until" TEXT',
    (
        'CREATE TABLE "installation_acceptance" (id TEXT PRIMARY KEY, _version INTEGER NOT NULL DEFAULT '
        "0, _stamps TEXT NOT NULL DEFAULT '{}', _deleted INTEGER NOT NULL DEFAULT 0, \"order\" TEXT, "
        '"machine" TEXT, "doc_no" TEXT, "contract_no" TEXT, "delivery_no" TEXT, "delivery_date" TEXT, '
        '"product_model" TEXT, "serial_no" TEXT, "engine_no" TEXT, "production_date" TEXT, "site" TEXT, '
        '"install_start" INTEGER, "install_start__off" INTEGER, "install_end" INTEGER, '
        '"install_end__off" INTEGER, "trial_run_hours" INTEGER, "documents_given" TEXT, '
        '"documents_missing_reason" TEXT, "site_cleaned" BOOLEAN, "conclusion" TEXT, "problems" TEXT, '
        '"rectify_responsible" TEXT, "rectify_by" TEXT, "warranty_start_basis" TEXT, "customer_opinion" '
        'TEXT, "signer_relation" TEXT, "sign_refusal_reason" TEXT, "refusal_witness" TEXT, extra TEXT)'
    ),
    'CREATE INDEX "installation_acceptance__order" ON "installation_acceptance" ("order")',
    'CREATE INDEX "installation_acceptance__machine" ON "installation_acceptance" ("machine")',
    ('CREATE INDEX "installation_acceptance__product_model" ON "installation_acceptance" ("product_model")'),
    'CREATE INDEX "installation_acceptance__doc_no" ON "installation_acceptance" ("doc_no")',
    (
        'CREATE TRIGGER "installation_acceptance__insert" BEFORE INSERT ON "installation_acceptance" '
        "BEGIN SELECT RAISE(ABORT, 'only the unit of work writes records') WHERE NOT "
        "fieldapp_door('installation_acceptance', NEW.id); END"
    ),
    (
        'CREATE TRIGGER "installation_acceptance__update" BEFORE UPDATE ON "installation_acceptance" '
        "BEGIN SELECT RAISE(ABORT, 'only the unit of work writes records') WHERE NOT "
        "fieldapp_door('installation_acceptance', NEW.id); END"
    ),
    (
        'CREATE TRIGGER "installation_acceptance__delete" BEFORE DELETE ON "installation_acceptance" '
        "BEGIN SELECT RAISE(ABORT, 'only the unit of work writes records') WHERE NOT "
        "fieldapp_door('installation_acceptance', OLD.id); END"
    ),
    (
        'CREATE TABLE "packing_line" (id TEXT PRIMARY KEY, _version INTEGER NOT NULL DEFAULT 0, _stamps '
        'TEXT NOT NULL DEFAULT \'{}\', _deleted INTEGER NOT NULL DEFAULT 0, "order" TEXT, "item" TEXT, '
        '"quantity_listed" INTEGER, "quantity_found" INTEGER, "condition" TEXT, "note" TEXT, "removed" '
        "BOOLEAN, extra TEXT)"
    ),
    'CREATE INDEX "packing_line__order" ON "packing_line" ("order")',
    (
        'CREATE TRIGGER "packing_line__insert" BEFORE INSERT ON "packing_line" BEGIN SELECT RAISE(ABORT, '
        "'only the unit of work writes records') WHERE NOT fieldapp_door('packing_line', NEW.id); END"
    ),
    (
        'CREATE TRIGGER "packing_line__update" BEFORE UPDATE ON "packing_line" BEGIN SELECT RAISE(ABORT, '
        "'only the unit of work writes records') WHERE NOT fieldapp_door('packing_line', NEW.id); END"
    ),
    (
        'CREATE TRIGGER "packing_line__delete" BEFORE DELETE ON "packing_line" BEGIN SELECT RAISE(ABORT, '
        "'only the unit of work writes records') WHERE NOT fieldapp_door('packing_line', OLD.id); END"
    ),
    (
        'CREATE TABLE "maintenance_check" (id TEXT PRIMARY KEY, _version INTEGER NOT NULL DEFAULT 0, '
        "_stamps TEXT NOT NULL DEFAULT '{}', _deleted INTEGER NOT NULL DEFAULT 0, \"order\" TEXT, "
        '"machine" TEXT, "doc_no" TEXT, "plan" TEXT, "scheduled_date" TEXT, "done_at" INTEGER, '
        '"done_at__off" INTEGER, "overdue_days" INTEGER, "overdue_usage" INTEGER, "meter" INTEGER, '
        '"meter_unreadable_reason" TEXT, "safety_summary" TEXT, "advice" TEXT, "next_due_date" TEXT, '
        '"next_due_meter" INTEGER, "next_due_reason" TEXT, "customer_opinion" TEXT, "signer_relation" '
        'TEXT, "sign_refusal_reason" TEXT, "refusal_witness" TEXT, extra TEXT)'
    ),
    'CREATE INDEX "maintenance_check__order" ON "maintenance_check" ("order")',
    'CREATE INDEX "maintenance_check__machine" ON "maintenance_check" ("machine")',
    'CREATE INDEX "maintenance_check__plan" ON "maintenance_check" ("plan")',
    'CREATE INDEX "maintenance_check__doc_no" ON "maintenance_check" ("doc_no")',
    (
        'CREATE TRIGGER "maintenance_check__insert" BEFORE INSERT ON "maintenance_check" BEGIN SELECT '
        "RAISE(ABORT, 'only the unit of work writes records') WHERE NOT "
        "fieldapp_door('maintenance_check', NEW.id); END"
    ),
    (
        'CREATE TRIGGER "maintenance_check__update" BEFORE UPDATE ON "maintenance_check" BEGIN SELECT '
        "RAISE(ABORT, 'only the unit of work writes records') WHERE NOT "
        "fieldapp_door('maintenance_check', NEW.id); END"
    ),
    (
        'CREATE TRIGGER "maintenance_check__delete" BEFORE DELETE ON "maintenance_check" BEGIN SELECT '
        "RAISE(ABORT, 'only the unit of work writes records') WHERE NOT "
        "fieldapp_door('maintenance_check', OLD.id); END"
    ),
    (
        'CREATE TABLE "first_maintenance" (id TEXT PRIMARY KEY, _version INTEGER NOT NULL DEFAULT 0, '
        "_stamps TEXT NOT NULL DEFAULT '{}', _deleted INTEGER NOT NULL DEFAULT 0, \"order\" TEXT, "
        '"machine" TEXT, "doc_no" TEXT, "done_at" INTEGER, "done_at__off" INTEGER, "meter" INTEGER, '
        '"meter_unreadable_reason" TEXT, "due_from_meter" INTEGER, "due_to_meter" INTEGER, "due_date" '
        'TEXT, "timing" TEXT, "late_reason" TEXT, "oil_brand" TEXT, "oil_grade" TEXT, "oil_quantity" '
        'INTEGER, "standard_fee" INTEGER, "advice" TEXT, "next_due_date" TEXT, "next_due_meter" INTEGER, '
        '"customer_opinion" TEXT, "signer_relation" TEXT, "sign_refusal_reason" TEXT, "refusal_witness" '
        "TEXT, extra TEXT)"
    ),
    'CREATE INDEX "first_maintenance__order" ON "first_maintenance" ("order")',
    'CREATE INDEX "first_maintenance__machine" ON "first_maintenance" ("machine")',
    'CREATE INDEX "first_maintenance__doc_no" ON "first_maintenance" ("doc_no")',
    (
        'CREATE TRIGGER "first_maintenance__insert" BEFORE INSERT ON "first_maintenance" BEGIN SELECT '
        "RAISE(ABORT, 'only the unit of work writes records') WHERE NOT "
        "fieldapp_door('first_maintenance', NEW.id); END"
    ),
    (
        'CREATE TRIGGER "first_maintenance__update" BEFORE UPDATE ON "first_maintenance" BEGIN SELECT '
        "RAISE(ABORT, 'only the unit of work writes records') WHERE NOT "
        "fieldapp_door('first_maintenance', NEW.id); END"
    ),
    (
        'CREATE TRIGGER "first_maintenance__delete" BEFORE DELETE ON "first_maintenance" BEGIN SELECT '
        "RAISE(ABORT, 'only the unit of work writes records') WHERE NOT "
        "fieldapp_door('first_maintenance', OLD.id); END"
    ),
    'ALTER TABLE "parts_usage" ADD COLUMN "failure_mode" TEXT',
    'ALTER TABLE "parts_usage" ADD COLUMN "part_warranty_months" INTEGER',
    'ALTER TABLE "parts_usage" ADD COLUMN "in_part_warranty" BOOLEAN',
    'ALTER TABLE "stock_movement" ADD COLUMN "request" TEXT',
    'CREATE INDEX "stock_movement__request" ON "stock_movement" ("request")',
    (
        'CREATE INDEX "stock_movement__person__part__quantity___deleted" ON "stock_movement" ("person", '
        '"part", "quantity", "_deleted")'
    ),
    (
        'CREATE TABLE "return_parcel" (id TEXT PRIMARY KEY, _version INTEGER NOT NULL DEFAULT 0, _stamps '
        'TEXT NOT NULL DEFAULT \'{}\', _deleted INTEGER NOT NULL DEFAULT 0, "person" TEXT, "box_no" TEXT, '
        '"weight_kg" INTEGER, "carrier" TEXT, "tracking_no" TEXT, "shipped_at" INTEGER, '
        '"shipped_at__off" INTEGER, "expected_at" TEXT, "freight" INTEGER, extra TEXT)'
    ),
    'CREATE INDEX "return_parcel__person" ON "return_parcel" ("person")',
    (
        'CREATE TRIGGER "return_parcel__insert" BEFORE INSERT ON "return_parcel" BEGIN SELECT '
        "RAISE(ABORT, 'only the unit of work writes records') WHERE NOT fieldapp_door('return_parcel', "
        "NEW.id); END"
    ),
    (
        'CREATE TRIGGER "return_parcel__update" BEFORE UPDATE ON "return_parcel" BEGIN SELECT '
        "RAISE(ABORT, 'only the unit of work writes records') WHERE NOT fieldapp_door('return_parcel', "
        "NEW.id); END"
    ),
    (
        'CREATE TRIGGER "return_parcel__delete" BEFORE DELETE ON "return_parcel" BEGIN SELECT '
        "RAISE(ABORT, 'only the unit of work writes records') WHERE NOT fieldapp_door('return_parcel', "
        "OLD.id); END"
    ),
    'ALTER TABLE "old_part" ADD COLUMN "failure_mode" TEXT',
    'ALTER TABLE "old_part" ADD COLUMN "failure_cause" TEXT',
    'ALTER TABLE "old_part" ADD COLUMN "parcel" TEXT',
    'ALTER TABLE "old_part" ADD COLUMN "shipped_quantity" INTEGER',
    'ALTER TABLE "old_part" ADD COLUMN "received_quantity" INTEGER',
    'ALTER TABLE "old_part" ADD COLUMN "received_at" INTEGER',
    'ALTER TABLE "old_part" ADD COLUMN "received_at__off" INTEGER',
    'ALTER TABLE "old_part" ADD COLUMN "inspector" TEXT',
    'ALTER TABLE "old_part" ADD COLUMN "finding" TEXT',
    'ALTER TABLE "old_part" ADD COLUMN "penalty" INTEGER',
    'CREATE INDEX "old_part__parcel" ON "old_part" ("parcel")',
    'CREATE INDEX "old_part__inspector" ON "old_part" ("inspector")',
    'ALTER TABLE "parts_request" ADD COLUMN "receiver_phone" TEXT',
    'ALTER TABLE "parts_request" ADD COLUMN "receiver_address" TEXT',
    'ALTER TABLE "parts_request" ADD COLUMN "failure_mode" TEXT',
    'ALTER TABLE "parts_request" ADD COLUMN "substitute_ok" BOOLEAN',
    'ALTER TABLE "parts_request" ADD COLUMN "machine" TEXT',
    'ALTER TABLE "parts_request" ADD COLUMN "meter" INTEGER',
    'ALTER TABLE "parts_request" ADD COLUMN "sale_date" TEXT',
    'ALTER TABLE "parts_request" ADD COLUMN "warranty_status" TEXT',
    'ALTER TABLE "parts_request" ADD COLUMN "approved_quantity" INTEGER',
    'ALTER TABLE "parts_request" ADD COLUMN "reject_reason" TEXT',
    'ALTER TABLE "parts_request" ADD COLUMN "approver" TEXT',
    'ALTER TABLE "parts_request" ADD COLUMN "decided_at" INTEGER',
    'ALTER TABLE "parts_request" ADD COLUMN "decided_at__off" INTEGER',
    'ALTER TABLE "parts_request" ADD COLUMN "shipped_quantity" INTEGER',
    'ALTER TABLE "parts_request" ADD COLUMN "ship_no" TEXT',
    'ALTER TABLE "parts_request" ADD COLUMN "carrier" TEXT',
    'ALTER TABLE "parts_request" ADD COLUMN "shipped_at" INTEGER',
    'ALTER TABLE "parts_request" ADD COLUMN "shipped_at__off" INTEGER',
    'ALTER TABLE "parts_request" ADD COLUMN "expected_at" TEXT',
    'ALTER TABLE "parts_request" ADD COLUMN "received_quantity" INTEGER',
    'ALTER TABLE "parts_request" ADD COLUMN "received_at" INTEGER',
    'ALTER TABLE "parts_request" ADD COLUMN "received_at__off" INTEGER',
    'ALTER TABLE "parts_request" ADD COLUMN "short_note" TEXT',
    'CREATE INDEX "parts_request__machine" ON "parts_request" ("machine")',
    'CREATE INDEX "parts_request__approver" ON "parts_request" ("approver")',
    (
        'CREATE TABLE "stock_minimum" (id TEXT PRIMARY KEY, _version INTEGER NOT NULL DEFAULT 0, _stamps '
        'TEXT NOT NULL DEFAULT \'{}\', _deleted INTEGER NOT NULL DEFAULT 0, "person" TEXT, "part" TEXT, '
        '"minimum" INTEGER, extra TEXT)'
    ),
    'CREATE INDEX "stock_minimum__person" ON "stock_minimum" ("person")',
    'CREATE INDEX "stock_minimum__part" ON "stock_minimum" ("part")',
    (
        'CREATE TRIGGER "stock_minimum__insert" BEFORE INSERT ON "stock_minimum" BEGIN SELECT '
        "RAISE(ABORT, 'only the unit of work writes records') WHERE NOT fieldapp_door('stock_minimum', "
        "NEW.id); END"
    ),
    (
        'CREATE TRIGGER "stock_minimum__update" BEFORE UPDATE ON "stock_minimum" BEGIN SELECT '
        "RAISE(ABORT, 'only the unit of work writes records') WHERE NOT fieldapp_door('stock_minimum', "
        "NEW.id); END"
    ),
    (
        'CREATE TRIGGER "stock_minimum__delete" BEFORE DELETE ON "stock_minimum" BEGIN SELECT '
        "RAISE(ABORT, 'only the unit of work writes records') WHERE NOT fieldapp_door('stock_minimum', "
        "OLD.id); END"
    ),
    'ALTER TABLE "warranty_card" ADD COLUMN "paper_received_at" INTEGER',
    'ALTER TABLE "warranty_card" ADD COLUMN "paper_received_at__off" INTEGER',
    'ALTER TABLE "warranty_card" ADD COLUMN "entered_at" INTEGER',
    'ALTER TABLE "warranty_card" ADD COLUMN "entered_at__off" INTEGER',
    'ALTER TABLE "warranty_card" ADD COLUMN "claim_no" TEXT',
    'ALTER TABLE "warranty_card" ADD COLUMN "claim_amount" INTEGER',
    'ALTER TABLE "warranty_card" ADD COLUMN "manufacturer_result" TEXT',
    'ALTER TABLE "warranty_card" ADD COLUMN "void_reason" TEXT',
    'ALTER TABLE "callback" ADD COLUMN "recording" TEXT',
    'ALTER TABLE "callback_attempt" ADD COLUMN "appointment" INTEGER',
    'ALTER TABLE "callback_attempt" ADD COLUMN "appointment__off" INTEGER',
)


def upgrade() -> None:
    """Add what is new."""
    for statement in STATEMENTS:
        op.execute(statement)
