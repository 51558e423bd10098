# SPDX-License-Identifier: Apache-2.0
"""Add trip audit."""

from alembic import op

revision = "0010"
down_revision = "0009"

STATEMENTS = (
    'ALTER TABLE "vehicle" ADD COLUMN "usual_consumption" INTEGER',
    'ALTER TABLE "trip" ADD COLUMN "needs_decision" BOOLEAN',
    'ALTER TABLE "trip" ADD COLUMN "retro_approval" BOOLEAN',
    'ALTER TABLE "trip" ADD COLUMN "cargo_m3" INTEGER',
    'ALTER TABLE "trip" ADD COLUMN "vehicle_wanted" TEXT',
    'ALTER TABLE "trip" ADD COLUMN "driver_needed" BOOLEAN',
    'ALTER TABLE "trip" ADD COLUMN "co_driver" TEXT',
    'ALTER TABLE "trip" ADD COLUMN "loaded_at" INTEGER',
    'ALTER TABLE "trip" ADD COLUMN "loaded_at__off" INTEGER',
    'ALTER TABLE "trip" ADD COLUMN "unloaded_at" INTEGER',
    'ALTER TABLE "trip" ADD COLUMN "unloaded_at__off" INTEGER',
    'ALTER TABLE "trip" ADD COLUMN "replacement" TEXT',
    'CREATE INDEX "trip__co_driver" ON "trip" ("co_driver")',
    'CREATE INDEX "trip__replacement" ON "trip" ("replacement")',
    (
        'CREATE TABLE "odometer_entry" (id TEXT PRIMARY KEY, _version INTEGER NOT NULL DEFAULT 0, '
        '_stamps TEXT NOT NULL DEFAULT \'{}\', _deleted INTEGER NOT NULL DEFAULT 0, "trip" TEXT, "place" '
        'TEXT, "line" TEXT, "km" INTEGER, "at" INTEGER, "at__off" INTEGER, "person" TEXT, "corrects" '
        'TEXT, "reason" TEXT, extra TEXT)'
    ),
    'CREATE INDEX "odometer_entry__trip" ON "odometer_entry" ("trip")',
    'CREATE INDEX "odometer_entry__person" ON "odometer_entry" ("person")',
    'CREATE INDEX "odometer_entry__corrects" ON "odometer_entry" ("corrects")',
    (
        'CREATE TRIGGER "odometer_entry__insert" BEFORE INSERT ON "odometer_entry" BEGIN SELECT '
        "RAISE(ABORT, 'only the unit of work writes records') WHERE NOT fieldapp_door('odometer_entry', "
        "NEW.id); END"
    ),
    (
        'CREATE TRIGGER "odometer_entry__update" BEFORE UPDATE ON "odometer_entry" BEGIN SELECT '
        "RAISE(ABORT, 'only the unit of work writes records') WHERE NOT fieldapp_door('odometer_entry', "
        "NEW.id); END"
    ),
    (
        'CREATE TRIGGER "odometer_entry__delete" BEFORE DELETE ON "odometer_entry" BEGIN SELECT '
        "RAISE(ABORT, 'only the unit of work writes records') WHERE NOT fieldapp_door('odometer_entry', "
        "OLD.id); END"
    ),
    'ALTER TABLE "trip_stop" ADD COLUMN "contact_wrong" BOOLEAN',
    'ALTER TABLE "trip_expense" ADD COLUMN "paid_by_company" BOOLEAN',
)


def upgrade() -> None:
    """Add what is new."""
    for statement in STATEMENTS:
        op.execute(statement)
