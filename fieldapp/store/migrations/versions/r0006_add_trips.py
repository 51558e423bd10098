# SPDX-License-Identifier: Apache-2.0
"""Add trips."""

from alembic import op

revision = "0006"
down_revision = "0005"

STATEMENTS = (
    (
        'CREATE TABLE "vehicle" (id TEXT PRIMARY KEY, _version INTEGER NOT NULL DEFAULT 0, _stamps TEXT '
        'NOT NULL DEFAULT \'{}\', _deleted INTEGER NOT NULL DEFAULT 0, "plate" TEXT, "name" TEXT, '
        '"station" TEXT, "vehicle_type" TEXT, "seats" INTEGER, "load_kg" INTEGER, "tank_litres" INTEGER, '
        '"inspection_until" TEXT, "insurance_until" TEXT, "odometer" INTEGER, "active" BOOLEAN, extra '
        "TEXT)"
    ),
    (
        'CREATE TRIGGER "vehicle__insert" BEFORE INSERT ON "vehicle" BEGIN SELECT RAISE(ABORT, \'only the '
        "unit of work writes records') WHERE NOT fieldapp_door('vehicle', NEW.id); END"
    ),
    (
        'CREATE TRIGGER "vehicle__update" BEFORE UPDATE ON "vehicle" BEGIN SELECT RAISE(ABORT, \'only the '
        "unit of work writes records') WHERE NOT fieldapp_door('vehicle', NEW.id); END"
    ),
    (
        'CREATE TRIGGER "vehicle__delete" BEFORE DELETE ON "vehicle" BEGIN SELECT RAISE(ABORT, \'only the '
        "unit of work writes records') WHERE NOT fieldapp_door('vehicle', OLD.id); END"
    ),
    (
        'CREATE TABLE "trip" (id TEXT PRIMARY KEY, _version INTEGER NOT NULL DEFAULT 0, _stamps TEXT NOT '
        'NULL DEFAULT \'{}\', _deleted INTEGER NOT NULL DEFAULT 0, "doc_no" TEXT, "status" TEXT, "station" '
        'TEXT, "applicant" TEXT, "purpose" TEXT, "from_place" TEXT, "destinations" TEXT, "cargo" TEXT, '
        '"cargo_kg" INTEGER, "passengers" INTEGER, "planned_departure" INTEGER, "planned_departure__off" '
        'INTEGER, "planned_return" INTEGER, "planned_return__off" INTEGER, "vehicle" TEXT, "driver" '
        'TEXT, "papers_override" TEXT, "departed_at" INTEGER, "departed_at__off" INTEGER, "odo_start" '
        'INTEGER, "returned_at" INTEGER, "returned_at__off" INTEGER, "odo_end" INTEGER, "odo_gap_reason" '
        'TEXT, "back_filled" BOOLEAN, "emergency_reason" TEXT, "incident" TEXT, "incident_at" INTEGER, '
        '"incident_at__off" INTEGER, "incident_text" TEXT, "feedback" TEXT, "keys_returned" BOOLEAN, '
        '"parking_place" TEXT, "verify_note" TEXT, extra TEXT)'
    ),
    'CREATE INDEX "trip__applicant" ON "trip" ("applicant")',
    'CREATE INDEX "trip__vehicle" ON "trip" ("vehicle")',
    'CREATE INDEX "trip__driver" ON "trip" ("driver")',
    'CREATE INDEX "trip__status" ON "trip" ("status")',
    'CREATE INDEX "trip__doc_no" ON "trip" ("doc_no")',
    (
        'CREATE TRIGGER "trip__insert" BEFORE INSERT ON "trip" BEGIN SELECT RAISE(ABORT, \'only the unit '
        "of work writes records') WHERE NOT fieldapp_door('trip', NEW.id); END"
    ),
    (
        'CREATE TRIGGER "trip__update" BEFORE UPDATE ON "trip" BEGIN SELECT RAISE(ABORT, \'only the unit '
        "of work writes records') WHERE NOT fieldapp_door('trip', NEW.id); END"
    ),
    (
        'CREATE TRIGGER "trip__delete" BEFORE DELETE ON "trip" BEGIN SELECT RAISE(ABORT, \'only the unit '
        "of work writes records') WHERE NOT fieldapp_door('trip', OLD.id); END"
    ),
    'ALTER TABLE "work_order" ADD COLUMN "trip" TEXT',
    'CREATE INDEX "work_order__trip" ON "work_order" ("trip")',
    'ALTER TABLE "order_event" ADD COLUMN "trip" TEXT',
    'CREATE INDEX "order_event__trip" ON "order_event" ("trip")',
    'ALTER TABLE "attachment" ADD COLUMN "trip" TEXT',
    'CREATE INDEX "attachment__trip" ON "attachment" ("trip")',
    (
        'CREATE TABLE "vehicle_check" (id TEXT PRIMARY KEY, _version INTEGER NOT NULL DEFAULT 0, _stamps '
        'TEXT NOT NULL DEFAULT \'{}\', _deleted INTEGER NOT NULL DEFAULT 0, "trip" TEXT, "phase" TEXT, '
        '"at" INTEGER, "at__off" INTEGER, "faults" TEXT, "note" TEXT, extra TEXT)'
    ),
    'CREATE INDEX "vehicle_check__trip" ON "vehicle_check" ("trip")',
    (
        'CREATE TRIGGER "vehicle_check__insert" BEFORE INSERT ON "vehicle_check" BEGIN SELECT '
        "RAISE(ABORT, 'only the unit of work writes records') WHERE NOT fieldapp_door('vehicle_check', "
        "NEW.id); END"
    ),
    (
        'CREATE TRIGGER "vehicle_check__update" BEFORE UPDATE ON "vehicle_check" BEGIN SELECT '
        "RAISE(ABORT, 'only the unit of work writes records') WHERE NOT fieldapp_door('vehicle_check', "
        "NEW.id); END"
    ),
    (
        'CREATE TRIGGER "vehicle_check__delete" BEFORE DELETE ON "vehicle_check" BEGIN SELECT '
        "RAISE(ABORT, 'only the unit of work writes records') WHERE NOT fieldapp_door('vehicle_check', "
        "OLD.id); END"
    ),
    (
        'CREATE TABLE "trip_stop" (id TEXT PRIMARY KEY, _version INTEGER NOT NULL DEFAULT 0, _stamps '
        'TEXT NOT NULL DEFAULT \'{}\', _deleted INTEGER NOT NULL DEFAULT 0, "trip" TEXT, "seq" INTEGER, '
        '"place" TEXT, "customer" TEXT, "order" TEXT, "arrived_at" INTEGER, "arrived_at__off" INTEGER, '
        '"left_at" INTEGER, "left_at__off" INTEGER, "odometer" INTEGER, "task" TEXT, "task_note" TEXT, '
        '"receiver_name" TEXT, "receiver_strokes" TEXT, "received_at" INTEGER, "received_at__off" '
        'INTEGER, "removed" BOOLEAN, extra TEXT)'
    ),
    'CREATE INDEX "trip_stop__trip" ON "trip_stop" ("trip")',
    'CREATE INDEX "trip_stop__customer" ON "trip_stop" ("customer")',
    'CREATE INDEX "trip_stop__order" ON "trip_stop" ("order")',
    (
        'CREATE TRIGGER "trip_stop__insert" BEFORE INSERT ON "trip_stop" BEGIN SELECT RAISE(ABORT, \'only '
        "the unit of work writes records') WHERE NOT fieldapp_door('trip_stop', NEW.id); END"
    ),
    (
        'CREATE TRIGGER "trip_stop__update" BEFORE UPDATE ON "trip_stop" BEGIN SELECT RAISE(ABORT, \'only '
        "the unit of work writes records') WHERE NOT fieldapp_door('trip_stop', NEW.id); END"
    ),
    (
        'CREATE TRIGGER "trip_stop__delete" BEFORE DELETE ON "trip_stop" BEGIN SELECT RAISE(ABORT, \'only '
        "the unit of work writes records') WHERE NOT fieldapp_door('trip_stop', OLD.id); END"
    ),
    (
        'CREATE TABLE "trip_goods" (id TEXT PRIMARY KEY, _version INTEGER NOT NULL DEFAULT 0, _stamps '
        'TEXT NOT NULL DEFAULT \'{}\', _deleted INTEGER NOT NULL DEFAULT 0, "trip" TEXT, "stop" TEXT, '
        '"item" TEXT, "quantity_out" INTEGER, "quantity_delivered" INTEGER, "quantity_back" INTEGER, '
        '"damage" TEXT, "removed" BOOLEAN, extra TEXT)'
    ),
    'CREATE INDEX "trip_goods__trip" ON "trip_goods" ("trip")',
    'CREATE INDEX "trip_goods__stop" ON "trip_goods" ("stop")',
    (
        'CREATE TRIGGER "trip_goods__insert" BEFORE INSERT ON "trip_goods" BEGIN SELECT RAISE(ABORT, '
        "'only the unit of work writes records') WHERE NOT fieldapp_door('trip_goods', NEW.id); END"
    ),
    (
        'CREATE TRIGGER "trip_goods__update" BEFORE UPDATE ON "trip_goods" BEGIN SELECT RAISE(ABORT, '
        "'only the unit of work writes records') WHERE NOT fieldapp_door('trip_goods', NEW.id); END"
    ),
    (
        'CREATE TRIGGER "trip_goods__delete" BEFORE DELETE ON "trip_goods" BEGIN SELECT RAISE(ABORT, '
        "'only the unit of work writes records') WHERE NOT fieldapp_door('trip_goods', OLD.id); END"
    ),
    (
        'CREATE TABLE "trip_fuel" (id TEXT PRIMARY KEY, _version INTEGER NOT NULL DEFAULT 0, _stamps '
        'TEXT NOT NULL DEFAULT \'{}\', _deleted INTEGER NOT NULL DEFAULT 0, "trip" TEXT, "at" INTEGER, '
        '"at__off" INTEGER, "filling_station" TEXT, "odometer" INTEGER, "fuel_type" TEXT, "litres" '
        'INTEGER, "litre_price" INTEGER, "amount" INTEGER, "card_last4" TEXT, "card_balance" INTEGER, '
        '"removed" BOOLEAN, extra TEXT)'
    ),
    'CREATE INDEX "trip_fuel__trip" ON "trip_fuel" ("trip")',
    (
        'CREATE TRIGGER "trip_fuel__insert" BEFORE INSERT ON "trip_fuel" BEGIN SELECT RAISE(ABORT, \'only '
        "the unit of work writes records') WHERE NOT fieldapp_door('trip_fuel', NEW.id); END"
    ),
    (
        'CREATE TRIGGER "trip_fuel__update" BEFORE UPDATE ON "trip_fuel" BEGIN SELECT RAISE(ABORT, \'only '
        "the unit of work writes records') WHERE NOT fieldapp_door('trip_fuel', NEW.id); END"
    ),
    (
        'CREATE TRIGGER "trip_fuel__delete" BEFORE DELETE ON "trip_fuel" BEGIN SELECT RAISE(ABORT, \'only '
        "the unit of work writes records') WHERE NOT fieldapp_door('trip_fuel', OLD.id); END"
    ),
    (
        'CREATE TABLE "trip_expense" (id TEXT PRIMARY KEY, _version INTEGER NOT NULL DEFAULT 0, _stamps '
        'TEXT NOT NULL DEFAULT \'{}\', _deleted INTEGER NOT NULL DEFAULT 0, "trip" TEXT, "expense_kind" '
        'TEXT, "amount" INTEGER, "receipt_no" TEXT, "electronic" BOOLEAN, "note" TEXT, "removed" '
        "BOOLEAN, extra TEXT)"
    ),
    'CREATE INDEX "trip_expense__trip" ON "trip_expense" ("trip")',
    (
        'CREATE TRIGGER "trip_expense__insert" BEFORE INSERT ON "trip_expense" BEGIN SELECT RAISE(ABORT, '
        "'only the unit of work writes records') WHERE NOT fieldapp_door('trip_expense', NEW.id); END"
    ),
    (
        'CREATE TRIGGER "trip_expense__update" BEFORE UPDATE ON "trip_expense" BEGIN SELECT RAISE(ABORT, '
        "'only the unit of work writes records') WHERE NOT fieldapp_door('trip_expense', NEW.id); END"
    ),
    (
        'CREATE TRIGGER "trip_expense__delete" BEFORE DELETE ON "trip_expense" BEGIN SELECT RAISE(ABORT, '
        "'only the unit of work writes records') WHERE NOT fieldapp_door('trip_expense', OLD.id); END"
    ),
    'ALTER TABLE "issued_document" ADD COLUMN "trip" TEXT',
    'CREATE INDEX "issued_document__trip" ON "issued_document" ("trip")',
    'ALTER TABLE "signature" ADD COLUMN "trip" TEXT',
    'CREATE INDEX "signature__trip" ON "signature" ("trip")',
)


def upgrade() -> None:
    """Add what is new."""
    for statement in STATEMENTS:
        op.execute(statement)
