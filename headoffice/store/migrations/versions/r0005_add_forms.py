# SPDX-License-Identifier: Apache-2.0
"""Add forms."""

from alembic import op

revision = "0005"
down_revision = "0004"

STATEMENTS = (
    "ALTER TABLE attachment ADD COLUMN trip TEXT",
    "CREATE INDEX ix_attachment_trip ON attachment (trip)",
    "ALTER TABLE callback ADD COLUMN recording TEXT",
    "ALTER TABLE callback_attempt ADD COLUMN appointment BIGINT",
    "ALTER TABLE callback_attempt ADD COLUMN appointment__off BIGINT",
    "ALTER TABLE checklist_template ADD COLUMN trial_hours BIGINT",
    "ALTER TABLE company ADD COLUMN logo TEXT",
    "ALTER TABLE company ADD COLUMN colour TEXT",
    (
        "CREATE TABLE first_maintenance ( id TEXT NOT NULL, _version BIGINT NOT NULL, _stamps TEXT NOT "
        'NULL, _deleted BOOLEAN NOT NULL, "order" TEXT, machine TEXT, doc_no TEXT, done_at BIGINT, '
        "done_at__off BIGINT, meter BIGINT, meter_unreadable_reason TEXT, due_from_meter BIGINT, "
        "due_to_meter BIGINT, due_date TEXT, timing TEXT, late_reason TEXT, oil_brand TEXT, oil_grade "
        "TEXT, oil_quantity BIGINT, standard_fee BIGINT, advice TEXT, next_due_date TEXT, next_due_meter "
        "BIGINT, customer_opinion TEXT, signer_relation TEXT, sign_refusal_reason TEXT, refusal_witness "
        "TEXT, extra TEXT, PRIMARY KEY (id) )"
    ),
    "CREATE INDEX ix_first_maintenance_machine ON first_maintenance (machine)",
    'CREATE INDEX ix_first_maintenance_order ON first_maintenance ("order")',
    (
        "CREATE TABLE installation_acceptance ( id TEXT NOT NULL, _version BIGINT NOT NULL, _stamps TEXT "
        'NOT NULL, _deleted BOOLEAN NOT NULL, "order" TEXT, machine TEXT, doc_no TEXT, contract_no TEXT, '
        "delivery_no TEXT, delivery_date TEXT, product_model TEXT, serial_no TEXT, engine_no TEXT, "
        "production_date TEXT, site TEXT, install_start BIGINT, install_start__off BIGINT, install_end "
        "BIGINT, install_end__off BIGINT, trial_run_hours BIGINT, documents_given TEXT, "
        "documents_missing_reason TEXT, site_cleaned BOOLEAN, conclusion TEXT, problems TEXT, "
        "rectify_responsible TEXT, rectify_by TEXT, warranty_start_basis TEXT, customer_opinion TEXT, "
        "signer_relation TEXT, sign_refusal_reason TEXT, refusal_witness TEXT, extra TEXT, PRIMARY KEY "
        "(id) )"
    ),
    "CREATE INDEX ix_installation_acceptance_machine ON installation_acceptance (machine)",
    'CREATE INDEX ix_installation_acceptance_order ON installation_acceptance ("order")',
    ("CREATE INDEX ix_installation_acceptance_product_model ON installation_acceptance (product_model)"),
    "ALTER TABLE issued_document ADD COLUMN trip TEXT",
    "CREATE INDEX ix_issued_document_trip ON issued_document (trip)",
    "ALTER TABLE machine ADD COLUMN imei TEXT",
    (
        "CREATE TABLE machine_component ( id TEXT NOT NULL, _version BIGINT NOT NULL, _stamps TEXT NOT "
        "NULL, _deleted BOOLEAN NOT NULL, machine TEXT, part TEXT, serial_no TEXT, fitted_at BIGINT, "
        "fitted_at__off BIGINT, fitted_on TEXT, removed_at BIGINT, removed_at__off BIGINT, removed_on "
        "TEXT, extra TEXT, PRIMARY KEY (id) )"
    ),
    "CREATE INDEX ix_machine_component_fitted_on ON machine_component (fitted_on)",
    "CREATE INDEX ix_machine_component_machine ON machine_component (machine)",
    "CREATE INDEX ix_machine_component_part ON machine_component (part)",
    "CREATE INDEX ix_machine_component_removed_on ON machine_component (removed_on)",
    (
        "CREATE TABLE maintenance_check ( id TEXT NOT NULL, _version BIGINT NOT NULL, _stamps TEXT NOT "
        'NULL, _deleted BOOLEAN NOT NULL, "order" TEXT, machine TEXT, doc_no TEXT, plan TEXT, '
        "scheduled_date TEXT, done_at BIGINT, done_at__off BIGINT, overdue_days BIGINT, overdue_usage "
        "BIGINT, meter BIGINT, meter_unreadable_reason TEXT, safety_summary TEXT, advice TEXT, "
        "next_due_date TEXT, next_due_meter BIGINT, next_due_reason TEXT, customer_opinion TEXT, "
        "signer_relation TEXT, sign_refusal_reason TEXT, refusal_witness TEXT, extra TEXT, PRIMARY KEY "
        "(id) )"
    ),
    "CREATE INDEX ix_maintenance_check_machine ON maintenance_check (machine)",
    'CREATE INDEX ix_maintenance_check_order ON maintenance_check ("order")',
    "CREATE INDEX ix_maintenance_check_plan ON maintenance_check (plan)",
    (
        "CREATE TABLE maintenance_plan ( id TEXT NOT NULL, _version BIGINT NOT NULL, _stamps TEXT NOT "
        "NULL, _deleted BOOLEAN NOT NULL, machine TEXT, name TEXT, template TEXT, interval_months "
        "BIGINT, interval_usage BIGINT, lead_days BIGINT, next_due_date TEXT, next_due_meter BIGINT, "
        "active BOOLEAN, extra TEXT, PRIMARY KEY (id) )"
    ),
    "CREATE INDEX ix_maintenance_plan_machine ON maintenance_plan (machine)",
    "CREATE INDEX ix_maintenance_plan_template ON maintenance_plan (template)",
    "ALTER TABLE old_part ADD COLUMN failure_mode TEXT",
    "ALTER TABLE old_part ADD COLUMN failure_cause TEXT",
    "ALTER TABLE old_part ADD COLUMN parcel TEXT",
    "ALTER TABLE old_part ADD COLUMN shipped_quantity BIGINT",
    "ALTER TABLE old_part ADD COLUMN received_quantity BIGINT",
    "ALTER TABLE old_part ADD COLUMN received_at BIGINT",
    "ALTER TABLE old_part ADD COLUMN received_at__off BIGINT",
    "ALTER TABLE old_part ADD COLUMN inspector TEXT",
    "ALTER TABLE old_part ADD COLUMN finding TEXT",
    "ALTER TABLE old_part ADD COLUMN penalty BIGINT",
    "CREATE INDEX ix_old_part_inspector ON old_part (inspector)",
    "CREATE INDEX ix_old_part_parcel ON old_part (parcel)",
    "ALTER TABLE order_event ADD COLUMN trip TEXT",
    "CREATE INDEX ix_order_event_trip ON order_event (trip)",
    (
        "CREATE TABLE order_helper ( id TEXT NOT NULL, _version BIGINT NOT NULL, _stamps TEXT NOT NULL, "
        '_deleted BOOLEAN NOT NULL, "order" TEXT, person TEXT, hours BIGINT, note TEXT, removed BOOLEAN, '
        "extra TEXT, PRIMARY KEY (id) )"
    ),
    'CREATE INDEX ix_order_helper_order ON order_helper ("order")',
    "CREATE INDEX ix_order_helper_person ON order_helper (person)",
    (
        "CREATE TABLE package_part ( id TEXT NOT NULL, _version BIGINT NOT NULL, _stamps TEXT NOT NULL, "
        "_deleted BOOLEAN NOT NULL, package TEXT, part TEXT, quantity BIGINT, removed BOOLEAN, extra "
        "TEXT, PRIMARY KEY (id) )"
    ),
    "CREATE INDEX ix_package_part_package ON package_part (package)",
    "CREATE INDEX ix_package_part_part ON package_part (part)",
    (
        "CREATE TABLE packing_line ( id TEXT NOT NULL, _version BIGINT NOT NULL, _stamps TEXT NOT NULL, "
        '_deleted BOOLEAN NOT NULL, "order" TEXT, item TEXT, quantity_listed BIGINT, quantity_found '
        "BIGINT, condition TEXT, note TEXT, removed BOOLEAN, extra TEXT, PRIMARY KEY (id) )"
    ),
    'CREATE INDEX ix_packing_line_order ON packing_line ("order")',
    "ALTER TABLE parts_request ADD COLUMN receiver_phone TEXT",
    "ALTER TABLE parts_request ADD COLUMN receiver_address TEXT",
    "ALTER TABLE parts_request ADD COLUMN failure_mode TEXT",
    "ALTER TABLE parts_request ADD COLUMN substitute_ok BOOLEAN",
    "ALTER TABLE parts_request ADD COLUMN machine TEXT",
    "ALTER TABLE parts_request ADD COLUMN meter BIGINT",
    "ALTER TABLE parts_request ADD COLUMN sale_date TEXT",
    "ALTER TABLE parts_request ADD COLUMN warranty_status TEXT",
    "ALTER TABLE parts_request ADD COLUMN approved_quantity BIGINT",
    "ALTER TABLE parts_request ADD COLUMN reject_reason TEXT",
    "ALTER TABLE parts_request ADD COLUMN approver TEXT",
    "ALTER TABLE parts_request ADD COLUMN decided_at BIGINT",
    "ALTER TABLE parts_request ADD COLUMN decided_at__off BIGINT",
    "ALTER TABLE parts_request ADD COLUMN shipped_quantity BIGINT",
    "ALTER TABLE parts_request ADD COLUMN ship_no TEXT",
    "ALTER TABLE parts_request ADD COLUMN carrier TEXT",
    "ALTER TABLE parts_request ADD COLUMN shipped_at BIGINT",
    "ALTER TABLE parts_request ADD COLUMN shipped_at__off BIGINT",
    "ALTER TABLE parts_request ADD COLUMN expected_at TEXT",
    "ALTER TABLE parts_request ADD COLUMN received_quantity BIGINT",
    "ALTER TABLE parts_request ADD COLUMN received_at BIGINT",
    "ALTER TABLE parts_request ADD COLUMN received_at__off BIGINT",
    "ALTER TABLE parts_request ADD COLUMN short_note TEXT",
    "CREATE INDEX ix_parts_request_approver ON parts_request (approver)",
    "CREATE INDEX ix_parts_request_machine ON parts_request (machine)",
    "ALTER TABLE parts_usage ADD COLUMN failure_mode TEXT",
    "ALTER TABLE parts_usage ADD COLUMN part_warranty_months BIGINT",
    "ALTER TABLE parts_usage ADD COLUMN in_part_warranty BOOLEAN",
    "ALTER TABLE person ADD COLUMN licence_class TEXT",
    "ALTER TABLE person ADD COLUMN licence_until TEXT",
    (
        "CREATE TABLE repair_package ( id TEXT NOT NULL, _version BIGINT NOT NULL, _stamps TEXT NOT "
        "NULL, _deleted BOOLEAN NOT NULL, code TEXT, name TEXT, name_en TEXT, family TEXT, "
        "failure_location TEXT, failure_mode TEXT, failure_cause TEXT, severity TEXT, responsibility "
        "TEXT, diagnosis_methods TEXT, diagnosis TEXT, action TEXT, treatment TEXT, test_result TEXT, "
        "work TEXT, hours BIGINT, extra TEXT, PRIMARY KEY (id) )"
    ),
    "ALTER TABLE repair_record ADD COLUMN failure_note TEXT",
    "ALTER TABLE repair_record ADD COLUMN loaner_from BIGINT",
    "ALTER TABLE repair_record ADD COLUMN loaner_from__off BIGINT",
    "ALTER TABLE repair_record ADD COLUMN loaner_to BIGINT",
    "ALTER TABLE repair_record ADD COLUMN loaner_to__off BIGINT",
    "ALTER TABLE repair_record ADD COLUMN transport_compensation BIGINT",
    "ALTER TABLE repair_record ADD COLUMN repair_guarantee_until TEXT",
    (
        "CREATE TABLE return_parcel ( id TEXT NOT NULL, _version BIGINT NOT NULL, _stamps TEXT NOT NULL, "
        "_deleted BOOLEAN NOT NULL, person TEXT, box_no TEXT, weight_kg BIGINT, carrier TEXT, "
        "tracking_no TEXT, shipped_at BIGINT, shipped_at__off BIGINT, expected_at TEXT, freight BIGINT, "
        "extra TEXT, PRIMARY KEY (id) )"
    ),
    "CREATE INDEX ix_return_parcel_person ON return_parcel (person)",
    "ALTER TABLE signature ADD COLUMN trip TEXT",
    "CREATE INDEX ix_signature_trip ON signature (trip)",
    (
        "CREATE TABLE stock_minimum ( id TEXT NOT NULL, _version BIGINT NOT NULL, _stamps TEXT NOT NULL, "
        "_deleted BOOLEAN NOT NULL, person TEXT, part TEXT, minimum BIGINT, extra TEXT, PRIMARY KEY (id) "
        ")"
    ),
    "CREATE INDEX ix_stock_minimum_part ON stock_minimum (part)",
    "CREATE INDEX ix_stock_minimum_person ON stock_minimum (person)",
    "ALTER TABLE stock_movement ADD COLUMN request TEXT",
    "CREATE INDEX ix_stock_movement_request ON stock_movement (request)",
    "ALTER TABLE template_item ADD COLUMN check_kind TEXT",
    (
        "CREATE TABLE trip ( id TEXT NOT NULL, _version BIGINT NOT NULL, _stamps TEXT NOT NULL, _deleted "
        "BOOLEAN NOT NULL, doc_no TEXT, status TEXT, station TEXT, applicant TEXT, purpose TEXT, "
        "from_place TEXT, destinations TEXT, cargo TEXT, cargo_kg BIGINT, passengers BIGINT, "
        "planned_departure BIGINT, planned_departure__off BIGINT, planned_return BIGINT, "
        "planned_return__off BIGINT, vehicle TEXT, driver TEXT, papers_override TEXT, departed_at "
        "BIGINT, departed_at__off BIGINT, odo_start BIGINT, returned_at BIGINT, returned_at__off BIGINT, "
        "odo_end BIGINT, odo_gap_reason TEXT, back_filled BOOLEAN, emergency_reason TEXT, incident TEXT, "
        "incident_at BIGINT, incident_at__off BIGINT, incident_text TEXT, feedback TEXT, keys_returned "
        "BOOLEAN, parking_place TEXT, verify_note TEXT, extra TEXT, PRIMARY KEY (id) )"
    ),
    "CREATE INDEX ix_trip_applicant ON trip (applicant)",
    "CREATE INDEX ix_trip_driver ON trip (driver)",
    "CREATE INDEX ix_trip_status ON trip (status)",
    "CREATE INDEX ix_trip_vehicle ON trip (vehicle)",
    (
        "CREATE TABLE trip_expense ( id TEXT NOT NULL, _version BIGINT NOT NULL, _stamps TEXT NOT NULL, "
        "_deleted BOOLEAN NOT NULL, trip TEXT, expense_kind TEXT, amount BIGINT, receipt_no TEXT, "
        "electronic BOOLEAN, note TEXT, removed BOOLEAN, extra TEXT, PRIMARY KEY (id) )"
    ),
    "CREATE INDEX ix_trip_expense_trip ON trip_expense (trip)",
    (
        "CREATE TABLE trip_fuel ( id TEXT NOT NULL, _version BIGINT NOT NULL, _stamps TEXT NOT NULL, "
        "_deleted BOOLEAN NOT NULL, trip TEXT, at BIGINT, at__off BIGINT, filling_station TEXT, odometer "
        "BIGINT, fuel_type TEXT, litres BIGINT, litre_price BIGINT, amount BIGINT, card_last4 TEXT, "
        "card_balance BIGINT, removed BOOLEAN, extra TEXT, PRIMARY KEY (id) )"
    ),
    "CREATE INDEX ix_trip_fuel_trip ON trip_fuel (trip)",
    (
        "CREATE TABLE trip_goods ( id TEXT NOT NULL, _version BIGINT NOT NULL, _stamps TEXT NOT NULL, "
        "_deleted BOOLEAN NOT NULL, trip TEXT, stop TEXT, item TEXT, quantity_out BIGINT, "
        "quantity_delivered BIGINT, quantity_back BIGINT, damage TEXT, removed BOOLEAN, extra TEXT, "
        "PRIMARY KEY (id) )"
    ),
    "CREATE INDEX ix_trip_goods_stop ON trip_goods (stop)",
    "CREATE INDEX ix_trip_goods_trip ON trip_goods (trip)",
    (
        "CREATE TABLE trip_stop ( id TEXT NOT NULL, _version BIGINT NOT NULL, _stamps TEXT NOT NULL, "
        '_deleted BOOLEAN NOT NULL, trip TEXT, seq BIGINT, place TEXT, customer TEXT, "order" TEXT, '
        "arrived_at BIGINT, arrived_at__off BIGINT, left_at BIGINT, left_at__off BIGINT, odometer "
        "BIGINT, task TEXT, task_note TEXT, receiver_name TEXT, receiver_strokes TEXT, received_at "
        "BIGINT, received_at__off BIGINT, removed BOOLEAN, extra TEXT, PRIMARY KEY (id) )"
    ),
    "CREATE INDEX ix_trip_stop_customer ON trip_stop (customer)",
    'CREATE INDEX ix_trip_stop_order ON trip_stop ("order")',
    "CREATE INDEX ix_trip_stop_trip ON trip_stop (trip)",
    (
        "CREATE TABLE vehicle ( id TEXT NOT NULL, _version BIGINT NOT NULL, _stamps TEXT NOT NULL, "
        "_deleted BOOLEAN NOT NULL, plate TEXT, name TEXT, station TEXT, vehicle_type TEXT, seats "
        "BIGINT, load_kg BIGINT, tank_litres BIGINT, inspection_until TEXT, insurance_until TEXT, "
        "odometer BIGINT, active BOOLEAN, extra TEXT, PRIMARY KEY (id) )"
    ),
    (
        "CREATE TABLE vehicle_check ( id TEXT NOT NULL, _version BIGINT NOT NULL, _stamps TEXT NOT NULL, "
        "_deleted BOOLEAN NOT NULL, trip TEXT, phase TEXT, at BIGINT, at__off BIGINT, faults TEXT, note "
        "TEXT, extra TEXT, PRIMARY KEY (id) )"
    ),
    "CREATE INDEX ix_vehicle_check_trip ON vehicle_check (trip)",
    "ALTER TABLE warranty_card ADD COLUMN paper_received_at BIGINT",
    "ALTER TABLE warranty_card ADD COLUMN paper_received_at__off BIGINT",
    "ALTER TABLE warranty_card ADD COLUMN entered_at BIGINT",
    "ALTER TABLE warranty_card ADD COLUMN entered_at__off BIGINT",
    "ALTER TABLE warranty_card ADD COLUMN claim_no TEXT",
    "ALTER TABLE warranty_card ADD COLUMN claim_amount BIGINT",
    "ALTER TABLE warranty_card ADD COLUMN manufacturer_result TEXT",
    "ALTER TABLE warranty_card ADD COLUMN void_reason TEXT",
    "ALTER TABLE work_order ADD COLUMN close_reason TEXT",
    "ALTER TABLE work_order ADD COLUMN reopen_of TEXT",
    "ALTER TABLE work_order ADD COLUMN trip TEXT",
    "ALTER TABLE work_order ADD COLUMN customer_score BIGINT",
    "CREATE INDEX ix_work_order_reopen_of ON work_order (reopen_of)",
    "CREATE INDEX ix_work_order_trip ON work_order (trip)",
)


def upgrade() -> None:
    """Add what is new."""
    for statement in STATEMENTS:
        op.execute(statement)
