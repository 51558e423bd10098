# SPDX-License-Identifier: Apache-2.0
"""The tables of the first release, written out: a later change of a declaration never changes them."""

from alembic import op

revision = "0001"
down_revision = None

TABLES: dict[str, str] = {
    "attachment": (
        'id TEXT NOT NULL, _version BIGINT NOT NULL, _stamps TEXT NOT NULL, _deleted BOOLEAN NOT NULL, "order" '
        "TEXT, photo_kind TEXT, file_name TEXT, media_type TEXT, size BIGINT, sha256 TEXT, taken_at BIGINT, "
        "taken_at__off BIGINT, caption TEXT, withdraws TEXT, extra TEXT, PRIMARY KEY (id)"
    ),
    "calendar_day": (
        "id TEXT NOT NULL, _version BIGINT NOT NULL, _stamps TEXT NOT NULL, _deleted BOOLEAN NOT NULL, day TEXT, "
        "day_kind TEXT, name TEXT, extra TEXT, PRIMARY KEY (id)"
    ),
    "callback": (
        'id TEXT NOT NULL, _version BIGINT NOT NULL, _stamps TEXT NOT NULL, _deleted BOOLEAN NOT NULL, "order" '
        "TEXT, status TEXT, trigger TEXT, due_by BIGINT, due_by__off BIGINT, caller TEXT, method TEXT, respondent "
        "TEXT, came_on_time BOOLEAN, fault_fixed BOOLEAN, parts_as_recorded BOOLEAN, charged_amount BIGINT, "
        "signed_by_user BOOLEAN, attitude BIGINT, speed BIGINT, skill BIGINT, overall BIGINT, opinion TEXT, "
        "new_fault TEXT, conclusion TEXT, extra TEXT, PRIMARY KEY (id)"
    ),
    "callback_attempt": (
        "id TEXT NOT NULL, _version BIGINT NOT NULL, _stamps TEXT NOT NULL, _deleted BOOLEAN NOT NULL, callback "
        "TEXT, at BIGINT, at__off BIGINT, number TEXT, result TEXT, extra TEXT, PRIMARY KEY (id)"
    ),
    "checklist_answer": (
        'id TEXT NOT NULL, _version BIGINT NOT NULL, _stamps TEXT NOT NULL, _deleted BOOLEAN NOT NULL, "order" '
        "TEXT, item TEXT, value BIGINT, text TEXT, result TEXT, first_value BIGINT, follow_up TEXT, note TEXT, "
        "extra TEXT, PRIMARY KEY (id)"
    ),
    "checklist_template": (
        "id TEXT NOT NULL, _version BIGINT NOT NULL, _stamps TEXT NOT NULL, _deleted BOOLEAN NOT NULL, code TEXT, "
        "version BIGINT, name TEXT, name_en TEXT, family TEXT, service_type TEXT, extra TEXT, PRIMARY KEY (id)"
    ),
    "code_entry": (
        "id TEXT NOT NULL, _version BIGINT NOT NULL, _stamps TEXT NOT NULL, _deleted BOOLEAN NOT NULL, code_list "
        "TEXT, code TEXT, label TEXT, label_en TEXT, family TEXT, extra TEXT, PRIMARY KEY (id)"
    ),
    "company": (
        "id TEXT NOT NULL, _version BIGINT NOT NULL, _stamps TEXT NOT NULL, _deleted BOOLEAN NOT NULL, name TEXT, "
        "name_en TEXT, address TEXT, phone TEXT, verify_url TEXT, extra TEXT, PRIMARY KEY (id)"
    ),
    "contact": (
        "id TEXT NOT NULL, _version BIGINT NOT NULL, _stamps TEXT NOT NULL, _deleted BOOLEAN NOT NULL, customer "
        "TEXT, name TEXT, relation TEXT, phone TEXT, phone_invalid BOOLEAN, extra TEXT, PRIMARY KEY (id)"
    ),
    "customer": (
        "id TEXT NOT NULL, _version BIGINT NOT NULL, _stamps TEXT NOT NULL, _deleted BOOLEAN NOT NULL, name TEXT, "
        "phone TEXT, address TEXT, postcode TEXT, station TEXT, remark TEXT, extra TEXT, PRIMARY KEY (id)"
    ),
    "defect": (
        "id TEXT NOT NULL, _version BIGINT NOT NULL, _stamps TEXT NOT NULL, _deleted BOOLEAN NOT NULL, card TEXT, "
        "codes TEXT, note TEXT, due TEXT, revision BIGINT, extra TEXT, PRIMARY KEY (id)"
    ),
    "device": (
        "id TEXT NOT NULL, _version BIGINT NOT NULL, _stamps TEXT NOT NULL, _deleted BOOLEAN NOT NULL, code TEXT, "
        "person TEXT, enrolled_at BIGINT, enrolled_at__off BIGINT, revoked BOOLEAN, extra TEXT, PRIMARY KEY (id)"
    ),
    "issued_document": (
        'id TEXT NOT NULL, _version BIGINT NOT NULL, _stamps TEXT NOT NULL, _deleted BOOLEAN NOT NULL, "order" '
        "TEXT, subject_kind TEXT, subject TEXT, form TEXT, doc_no TEXT, revision BIGINT, language TEXT, content "
        "TEXT, digest TEXT, previous_digest TEXT, presented TEXT, pdf TEXT, issued_at BIGINT, issued_at__off "
        "BIGINT, extra TEXT, PRIMARY KEY (id)"
    ),
    "machine": (
        "id TEXT NOT NULL, _version BIGINT NOT NULL, _stamps TEXT NOT NULL, _deleted BOOLEAN NOT NULL, customer "
        "TEXT, product_model TEXT, serial_no TEXT, engine_model TEXT, engine_no TEXT, vin TEXT, plate TEXT, "
        "production_date TEXT, seller TEXT, seller_phone TEXT, invoice_no TEXT, sale_date TEXT, delivery_date "
        "TEXT, acceptance_date TEXT, meter_at_start BIGINT, environment TEXT, extra TEXT, PRIMARY KEY (id)"
    ),
    "meter_reading": (
        "id TEXT NOT NULL, _version BIGINT NOT NULL, _stamps TEXT NOT NULL, _deleted BOOLEAN NOT NULL, machine "
        'TEXT, "order" TEXT, read_at BIGINT, read_at__off BIGINT, value BIGINT, segment BIGINT, extra TEXT, '
        "PRIMARY KEY (id)"
    ),
    "office_account": (
        "person TEXT NOT NULL, login TEXT NOT NULL, password TEXT NOT NULL, PRIMARY KEY (person), CONSTRAINT "
        "uq_account_login UNIQUE (login)"
    ),
    "office_attempt": ("id TEXT NOT NULL, subject TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (id)"),
    "office_blob": (
        "sha256 TEXT NOT NULL, size BIGINT NOT NULL, received BIGINT NOT NULL, complete BOOLEAN NOT NULL, PRIMARY "
        "KEY (sha256)"
    ),
    "office_conflict": (
        "id TEXT NOT NULL, kind TEXT NOT NULL, record_id TEXT NOT NULL, field TEXT NOT NULL, current TEXT NOT "
        "NULL, other TEXT NOT NULL, author TEXT NOT NULL, at TEXT NOT NULL, proposal BOOLEAN NOT NULL, resolved "
        "BOOLEAN NOT NULL, version BIGINT NOT NULL, PRIMARY KEY (id)"
    ),
    "office_enrol_code": (
        "digest TEXT NOT NULL, person TEXT NOT NULL, expires BIGINT NOT NULL, used BOOLEAN NOT NULL, PRIMARY KEY "
        "(digest)"
    ),
    "office_epoch": ("device TEXT NOT NULL, epoch TEXT NOT NULL, last_n BIGINT NOT NULL, PRIMARY KEY (device, epoch)"),
    "office_head": ("id INTEGER NOT NULL, head BIGINT NOT NULL, epoch TEXT NOT NULL, PRIMARY KEY (id)"),
    "office_history": (
        "id TEXT NOT NULL, kind TEXT NOT NULL, record_id TEXT NOT NULL, version BIGINT NOT NULL, changes TEXT NOT "
        "NULL, author TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (id)"
    ),
    "office_laptop": (
        "device TEXT NOT NULL, public_key TEXT NOT NULL, last_seen BIGINT NOT NULL, last_sync BIGINT NOT NULL, "
        "status TEXT NOT NULL, PRIMARY KEY (device)"
    ),
    "office_quarantine": (
        "op_id TEXT NOT NULL, device TEXT NOT NULL, operation TEXT NOT NULL, reason TEXT NOT NULL, at BIGINT NOT "
        "NULL, PRIMARY KEY (op_id)"
    ),
    "office_received": (
        "op_id TEXT NOT NULL, device TEXT NOT NULL, epoch TEXT NOT NULL, n BIGINT NOT NULL, answer TEXT NOT NULL, "
        "at BIGINT NOT NULL, PRIMARY KEY (op_id), CONSTRAINT uq_received_n UNIQUE (device, epoch, n)"
    ),
    "office_scope": (
        "kind TEXT NOT NULL, record_id TEXT NOT NULL, scope TEXT NOT NULL, PRIMARY KEY (kind, record_id, scope)"
    ),
    "office_search": (
        "kind TEXT NOT NULL, record_id TEXT NOT NULL, words TEXT NOT NULL, PRIMARY KEY (kind, record_id)"
    ),
    "office_session": ("digest TEXT NOT NULL, person TEXT NOT NULL, expires BIGINT NOT NULL, PRIMARY KEY (digest)"),
    "office_stream": (
        "n BIGINT NOT NULL, scope TEXT NOT NULL, kind TEXT NOT NULL, record_id TEXT NOT NULL, version BIGINT NOT "
        "NULL, change TEXT NOT NULL, tag TEXT NOT NULL, PRIMARY KEY (n)"
    ),
    "old_part": (
        "id TEXT NOT NULL, _version BIGINT NOT NULL, _stamps TEXT NOT NULL, _deleted BOOLEAN NOT NULL, label_no "
        'TEXT, status TEXT, "order" TEXT, usage TEXT, part TEXT, quantity BIGINT, serial_old TEXT, condition '
        "TEXT, maker_mark TEXT, due_date TEXT, extra TEXT, PRIMARY KEY (id)"
    ),
    "order_event": (
        'id TEXT NOT NULL, _version BIGINT NOT NULL, _stamps TEXT NOT NULL, _deleted BOOLEAN NOT NULL, "order" '
        "TEXT, subject_kind TEXT, subject TEXT, event TEXT, from_state TEXT, to_state TEXT, actor TEXT, at "
        "BIGINT, at__off BIGINT, at_server BIGINT, at_server__off BIGINT, reason TEXT, codes TEXT, applied "
        "BOOLEAN, extra TEXT, PRIMARY KEY (id)"
    ),
    "part": (
        "id TEXT NOT NULL, _version BIGINT NOT NULL, _stamps TEXT NOT NULL, _deleted BOOLEAN NOT NULL, part_no "
        "TEXT, name TEXT, name_en TEXT, unit TEXT, whole BOOLEAN, part_kind TEXT, part_class TEXT, serialised "
        "BOOLEAN, price BIGINT, warranty_months BIGINT, superseded_by TEXT, alias TEXT, old_part_policy TEXT, "
        "hazardous_waste TEXT, family TEXT, extra TEXT, PRIMARY KEY (id)"
    ),
    "parts_request": (
        "id TEXT NOT NULL, _version BIGINT NOT NULL, _stamps TEXT NOT NULL, _deleted BOOLEAN NOT NULL, doc_no "
        'TEXT, status TEXT, "order" TEXT, part TEXT, quantity BIGINT, reason TEXT, needed_by TEXT, machine_down '
        "BOOLEAN, receiver TEXT, extra TEXT, PRIMARY KEY (id)"
    ),
    "parts_usage": (
        'id TEXT NOT NULL, _version BIGINT NOT NULL, _stamps TEXT NOT NULL, _deleted BOOLEAN NOT NULL, "order" '
        "TEXT, part TEXT, free_text TEXT, quantity BIGINT, supply_mode TEXT, negative_stock_reason TEXT, "
        "serial_new TEXT, serial_old TEXT, unit_price BIGINT, change_reason TEXT, old_part_return BOOLEAN, "
        "old_part_policy TEXT, old_part_taken_by_customer BOOLEAN, hazardous_waste TEXT, removed BOOLEAN, extra "
        "TEXT, PRIMARY KEY (id)"
    ),
    "person": (
        "id TEXT NOT NULL, _version BIGINT NOT NULL, _stamps TEXT NOT NULL, _deleted BOOLEAN NOT NULL, staff_no "
        "TEXT, name TEXT, roles TEXT, station TEXT, phone TEXT, active BOOLEAN, extra TEXT, PRIMARY KEY (id)"
    ),
    "product_model": (
        "id TEXT NOT NULL, _version BIGINT NOT NULL, _stamps TEXT NOT NULL, _deleted BOOLEAN NOT NULL, model "
        "TEXT, name TEXT, name_en TEXT, brand TEXT, family TEXT, meter_unit TEXT, policy TEXT, max_usage_per_day "
        "BIGINT, extra TEXT, PRIMARY KEY (id)"
    ),
    "repair_record": (
        'id TEXT NOT NULL, _version BIGINT NOT NULL, _stamps TEXT NOT NULL, _deleted BOOLEAN NOT NULL, "order" '
        "TEXT, machine TEXT, doc_no TEXT, received_at BIGINT, received_at__off BIGINT, started_at BIGINT, "
        "started_at__off BIGINT, finished_at BIGINT, finished_at__off BIGINT, handed_over_at BIGINT, "
        "handed_over_at__off BIGINT, waiting_parts_from BIGINT, waiting_parts_from__off BIGINT, waiting_parts_to "
        "BIGINT, waiting_parts_to__off BIGINT, meter BIGINT, meter_unreadable_reason TEXT, customer_statement "
        "TEXT, diagnosis_methods TEXT, diagnosis TEXT, failure_location TEXT, failure_mode TEXT, failure_cause "
        "TEXT, severity TEXT, responsibility TEXT, exclusion_reasons TEXT, same_fault_as TEXT, "
        "repair_no_for_fault BIGINT, action TEXT, treatment TEXT, test_result TEXT, preventive_advice TEXT, "
        "towing_fee BIGINT, labour_fee BIGINT, material_fee BIGINT, outing_fee BIGINT, total_charged BIGINT, "
        "occupancy_days BIGINT, extra TEXT, PRIMARY KEY (id)"
    ),
    "service_level": (
        "id TEXT NOT NULL, _version BIGINT NOT NULL, _stamps TEXT NOT NULL, _deleted BOOLEAN NOT NULL, name TEXT, "
        "ack_hours BIGINT, arrive_hours BIGINT, finish_hours BIGINT, extra TEXT, PRIMARY KEY (id)"
    ),
    "signature": (
        'id TEXT NOT NULL, _version BIGINT NOT NULL, _stamps TEXT NOT NULL, _deleted BOOLEAN NOT NULL, "order" '
        "TEXT, role TEXT, signer_name TEXT, relation TEXT, person TEXT, signed_at BIGINT, signed_at__off BIGINT, "
        "input_device TEXT, strokes TEXT, digests TEXT, evidence_digest TEXT, pages_seen BIGINT, refusal_reason "
        "TEXT, witness TEXT, app_version TEXT, extra TEXT, PRIMARY KEY (id)"
    ),
    "station": (
        "id TEXT NOT NULL, _version BIGINT NOT NULL, _stamps TEXT NOT NULL, _deleted BOOLEAN NOT NULL, code TEXT, "
        "name TEXT, region TEXT, address TEXT, phone TEXT, extra TEXT, PRIMARY KEY (id)"
    ),
    "stock_movement": (
        "id TEXT NOT NULL, _version BIGINT NOT NULL, _stamps TEXT NOT NULL, _deleted BOOLEAN NOT NULL, person "
        'TEXT, part TEXT, movement TEXT, quantity BIGINT, "order" TEXT, usage TEXT, at BIGINT, at__off BIGINT, '
        "reason TEXT, extra TEXT, PRIMARY KEY (id)"
    ),
    "template_item": (
        "id TEXT NOT NULL, _version BIGINT NOT NULL, _stamps TEXT NOT NULL, _deleted BOOLEAN NOT NULL, template "
        "TEXT, item_key TEXT, seq BIGINT, section TEXT, item TEXT, item_en TEXT, answer_type TEXT, lower BIGINT, "
        "upper BIGINT, unit TEXT, decimals BIGINT, mandatory BOOLEAN, extra TEXT, PRIMARY KEY (id)"
    ),
    "visit": (
        'id TEXT NOT NULL, _version BIGINT NOT NULL, _stamps TEXT NOT NULL, _deleted BOOLEAN NOT NULL, "order" '
        "TEXT, person TEXT, departed_at BIGINT, departed_at__off BIGINT, arrived_at BIGINT, arrived_at__off "
        "BIGINT, clock_reading BIGINT, reason TEXT, extra TEXT, PRIMARY KEY (id)"
    ),
    "warranty_card": (
        "id TEXT NOT NULL, _version BIGINT NOT NULL, _stamps TEXT NOT NULL, _deleted BOOLEAN NOT NULL, doc_no "
        'TEXT, status TEXT, revision BIGINT, "order" TEXT, machine TEXT, card_type TEXT, host_machine TEXT, '
        "failure_date TEXT, warranty_status TEXT, warranty_start TEXT, warranty_expiry TEXT, policy_version TEXT, "
        "verdict TEXT, customer_opinion TEXT, opinion_text TEXT, signer_relation TEXT, sign_refusal_reason TEXT, "
        "refusal_witness TEXT, signed_at BIGINT, signed_at__off BIGINT, due_back_at TEXT, handed_in_at BIGINT, "
        "handed_in_at__off BIGINT, checker TEXT, checked_at BIGINT, checked_at__off BIGINT, archive_no TEXT, "
        "review_note TEXT, extra TEXT, PRIMARY KEY (id)"
    ),
    "warranty_policy": (
        "id TEXT NOT NULL, _version BIGINT NOT NULL, _stamps TEXT NOT NULL, _deleted BOOLEAN NOT NULL, code TEXT, "
        "version BIGINT, name TEXT, regime TEXT, valid_from TEXT, checked BOOLEAN, start_basis TEXT, whole_months "
        "BIGINT, main_months BIGINT, wear_months BIGINT, usage_limit BIGINT, usage_unit TEXT, extends BOOLEAN, "
        "holiday_roll BOOLEAN, card_days BIGINT, old_part_days BIGINT, extra TEXT, PRIMARY KEY (id)"
    ),
    "work_item": (
        'id TEXT NOT NULL, _version BIGINT NOT NULL, _stamps TEXT NOT NULL, _deleted BOOLEAN NOT NULL, "order" '
        "TEXT, code TEXT, name TEXT, standard_hours BIGINT, actual_hours BIGINT, rate BIGINT, extra TEXT, PRIMARY "
        "KEY (id)"
    ),
    "work_order": (
        "id TEXT NOT NULL, _version BIGINT NOT NULL, _stamps TEXT NOT NULL, _deleted BOOLEAN NOT NULL, doc_no "
        "TEXT, status TEXT, needs_decision BOOLEAN, visits BIGINT, station TEXT, origin TEXT, service_type TEXT, "
        "priority TEXT, service_level TEXT, reported_at BIGINT, reported_at__off BIGINT, reporter_name TEXT, "
        "reporter_phone TEXT, customer TEXT, operator_contact TEXT, machine TEXT, site_address TEXT, distance_km "
        "BIGINT, zone TEXT, meter_reported BIGINT, symptom TEXT, halted BOOLEAN, busy_season BOOLEAN, charge_type "
        "TEXT, appointment_from BIGINT, appointment_from__off BIGINT, appointment_to BIGINT, appointment_to__off "
        "BIGINT, assignee TEXT, dispatched_at BIGINT, dispatched_at__off BIGINT, ack_due BIGINT, ack_due__off "
        "BIGINT, arrive_due BIGINT, arrive_due__off BIGINT, finish_due BIGINT, finish_due__off BIGINT, "
        "accepted_at BIGINT, accepted_at__off BIGINT, departed_at BIGINT, departed_at__off BIGINT, arrived_at "
        "BIGINT, arrived_at__off BIGINT, started_at BIGINT, started_at__off BIGINT, finished_at BIGINT, "
        "finished_at__off BIGINT, times_back_filled BOOLEAN, second_outing_reason TEXT, refuse_reason TEXT, "
        "result TEXT, customer_comment TEXT, remark TEXT, extra TEXT, PRIMARY KEY (id)"
    ),
}
INDEXES: tuple[str, ...] = (
    'CREATE INDEX ix_attachment_order ON attachment ("order")',
    "CREATE INDEX ix_attachment_withdraws ON attachment (withdraws)",
    "CREATE INDEX ix_callback_caller ON callback (caller)",
    'CREATE INDEX ix_callback_order ON callback ("order")',
    "CREATE INDEX ix_callback_status ON callback (status)",
    "CREATE INDEX ix_callback_attempt_callback ON callback_attempt (callback)",
    "CREATE INDEX ix_checklist_answer_item ON checklist_answer (item)",
    'CREATE INDEX ix_checklist_answer_order ON checklist_answer ("order")',
    "CREATE INDEX ix_contact_customer ON contact (customer)",
    "CREATE INDEX ix_defect_card ON defect (card)",
    "CREATE INDEX ix_device_person ON device (person)",
    'CREATE INDEX ix_issued_document_order ON issued_document ("order")',
    "CREATE INDEX ix_machine_customer ON machine (customer)",
    "CREATE INDEX ix_machine_product_model ON machine (product_model)",
    "CREATE INDEX ix_meter_reading_machine ON meter_reading (machine)",
    'CREATE INDEX ix_meter_reading_order ON meter_reading ("order")',
    "CREATE INDEX ix_attempt_subject ON office_attempt (subject, at)",
    "CREATE INDEX ix_conflict_record ON office_conflict (record_id)",
    "CREATE INDEX ix_history_record ON office_history (record_id)",
    "CREATE INDEX ix_scope_scope ON office_scope (scope, kind)",
    "CREATE INDEX ix_stream_scope ON office_stream (scope, n)",
    'CREATE INDEX ix_old_part_order ON old_part ("order")',
    "CREATE INDEX ix_old_part_part ON old_part (part)",
    "CREATE INDEX ix_old_part_status ON old_part (status)",
    "CREATE INDEX ix_old_part_usage ON old_part (usage)",
    "CREATE INDEX ix_order_event_actor ON order_event (actor)",
    'CREATE INDEX ix_order_event_order ON order_event ("order")',
    "CREATE INDEX ix_part_superseded_by ON part (superseded_by)",
    'CREATE INDEX ix_parts_request_order ON parts_request ("order")',
    "CREATE INDEX ix_parts_request_part ON parts_request (part)",
    "CREATE INDEX ix_parts_request_status ON parts_request (status)",
    'CREATE INDEX ix_parts_usage_order ON parts_usage ("order")',
    "CREATE INDEX ix_parts_usage_part ON parts_usage (part)",
    "CREATE INDEX ix_product_model_policy ON product_model (policy)",
    "CREATE INDEX ix_repair_record_machine ON repair_record (machine)",
    'CREATE INDEX ix_repair_record_order ON repair_record ("order")',
    "CREATE INDEX ix_repair_record_same_fault_as ON repair_record (same_fault_as)",
    'CREATE INDEX ix_signature_order ON signature ("order")',
    "CREATE INDEX ix_signature_person ON signature (person)",
    'CREATE INDEX ix_stock_movement_order ON stock_movement ("order")',
    "CREATE INDEX ix_stock_movement_part ON stock_movement (part)",
    "CREATE INDEX ix_stock_movement_person ON stock_movement (person)",
    "CREATE INDEX ix_stock_movement_usage ON stock_movement (usage)",
    "CREATE INDEX ix_template_item_template ON template_item (template)",
    'CREATE INDEX ix_visit_order ON visit ("order")',
    "CREATE INDEX ix_visit_person ON visit (person)",
    "CREATE INDEX ix_warranty_card_checker ON warranty_card (checker)",
    "CREATE INDEX ix_warranty_card_machine ON warranty_card (machine)",
    'CREATE INDEX ix_warranty_card_order ON warranty_card ("order")',
    "CREATE INDEX ix_warranty_card_status ON warranty_card (status)",
    'CREATE INDEX ix_work_item_order ON work_item ("order")',
    "CREATE INDEX ix_work_order_assignee ON work_order (assignee)",
    "CREATE INDEX ix_work_order_customer ON work_order (customer)",
    "CREATE INDEX ix_work_order_machine ON work_order (machine)",
    "CREATE INDEX ix_work_order_operator_contact ON work_order (operator_contact)",
    "CREATE INDEX ix_work_order_status ON work_order (status)",
)


def upgrade() -> None:
    """Make all tables."""
    for name, columns in TABLES.items():
        op.execute(f"CREATE TABLE {name} ({columns})")
    for statement in INDEXES:
        op.execute(statement)
