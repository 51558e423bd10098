# SPDX-License-Identifier: Apache-2.0
"""The papers of a repair: the warranty card (C10), the repair report (C6) and the old part's label (C9)."""

from fieldcore.base.text import N_
from fieldcore.forms.model import (
    Cells,
    Checklist,
    Column,
    Form,
    Label,
    Money,
    Photos,
    Place,
    Signatures,
    Table,
    Timeline,
    Verdict,
    When,
)
from fieldcore.rules import charges

FREE = When("work_order", "charge_type", charges.FREE)
PAID = When("work_order", "charge_type", charges.FREE, negated=True)
"""The customer pays: only then prices stand on his paper."""

AGREEMENT = N_("Both sides accept this document in electronic form.")
FROZEN = N_("Signed content cannot change; a correction is a new, newly signed revision.")
KEEP = N_("Keep your invoice and this card.")

CUSTOMER = (
    Place("customer", heading=N_("Customer"), omit=("postcode", "station", "remark")),
    Place("contact", heading=N_("Operator"), omit=("customer", "relation", "phone_invalid"), in_full=True),
    Place("work_order", ("parties",), omit=("customer", "operator_contact", "machine", "distance_km", "zone")),
)
MACHINE_CARD = (
    Place("product_model", omit=("name_en", "family", "meter_unit", "policy", "max_usage_per_day")),
    Place("machine", ("identity",), omit=("product_model",), strong=("serial_no",)),
    Place("machine", ("sale", "use"), omit=("meter_at_start", "policy"), sparse=True),
)
MACHINE = (
    *MACHINE_CARD, Place("repair_record", ("meter",), strong=("meter",), meter=("meter",), sparse=True)
)  # fmt: skip
TIMES = (
    Place("work_order", ("request", "times"), omit=("reopen_of", "departed_at", "started_at", "finished_at")),
    Place("repair_record", ("times",), omit=("received_at",), sparse=True),
)
FAULT = Place("repair_record", ("waiting", "fault", "treatment"), ticked=("diagnosis_methods", "test_result"),
              sparse=True)  # fmt: skip
CARD_FAULT = Place(
    "repair_record", ("waiting", "fault", "treatment"), sparse=True,
    omit=("diagnosis_methods", "test_result", "preventive_advice", "repair_guarantee_until"),
)  # fmt: skip

MAINTAINED = (
    Place("first_maintenance", ("plan", "meter"), strong=("timing",), meter=("meter", "due_from_meter", "due_to_meter"),
          sparse=True, when=When("warranty_card", "card_type", ("first_maint",))),
    Place("maintenance_check", ("plan", "meter"), meter=("meter", "overdue_usage"), sparse=True,
          when=When("warranty_card", "card_type", ("periodic_free",))),
)  # fmt: skip

CHARGES = Money(
    title=N_("Charges"),
    place=Place("repair_record", ("charge",), omit=("occupancy_days",)),
    total=("repair_record", "total_charged"),
    total_label=N_("Total payable by the customer"),
    when=PAID,
)
OUTCOME = (
    Place("repair_record", ("charge",), sparse=True, omit=(*charges.FEES, "occupancy_days"), when=FREE),
    Place("repair_record", ("charge",), sparse=True, omit=(*charges.FEES, "total_charged")),
)

INTERNAL = ("negative_stock_reason", "old_part_return", "failure_mode", "part_warranty_months", "in_part_warranty")
"""Facts of a part's line that are the organisation's own."""
PART_COLUMNS = (
    Column("part.part_no", 2.2),
    Column("part.name", 2.9),
    Column("supply_mode", 1.35),
    Column("quantity", 0.95, "r", unit="part.unit"),
)

WARRANTY_CARD = Form(
    kind="warranty_card",
    prefix="WC",
    title=N_("Warranty service card"),
    version=1,
    ident=(("warranty_card", "card_type"), ("work_order", "doc_no")),
    signatures=("customer", "technician", "seal"),
    sections=(
        Cells(
            title=N_("Customer and product"),
            places=(*CUSTOMER, *MACHINE, Place("warranty_card", omit=("card_type",), sparse=True)),
        ),
        Verdict(title=N_("Warranty calculation"), remark=N_("computed by the rules, frozen by the signature")),
        Timeline(
            title=N_("Failure and repair"),
            places=TIMES,
            below=(CARD_FAULT, *MAINTAINED),
        ),
        Table(
            title=N_("Parts replaced"),
            place=Place("parts_usage", omit=("unit_price", *INTERNAL)),
            columns=(*PART_COLUMNS, Column("old_part_policy", 1.9), Column("serial_new", 2.2)),
        ),
        CHARGES,
        Signatures(
            title=N_("Opinions and signatures"),
            relation=("warranty_card", "signer_relation"),
            expected=(("technician", ("work_order", "assignee")),),
            summary=("warranty_card", "due_back_at"),
            places=(
                Place("warranty_card", ("opinion",), ticked=("customer_opinion",), sparse=True,
                      omit=("signer_relation", "sign_refusal_reason", "refusal_witness")),
                *OUTCOME,
                Place("repair_record", ("treatment",), omit=("action", "treatment", "test_result"), sparse=True),
            ),
            notes=(AGREEMENT, FROZEN, KEEP),
        ),
    ),
)  # fmt: skip

HELPERS = Table(
    title=N_("Helpers"),
    place=Place("order_helper"),
    columns=(
        Column("person", 4.0), Column("hours", 1.6, "r"), Column("own_van", 2.0), Column("travel_km", 1.6, "r"),
    ),
)  # fmt: skip

REPAIR_REPORT = Form(
    kind="repair_record",
    prefix="RR",
    title=N_("Repair report"),
    version=1,
    ident=(("work_order", "charge_type"), ("work_order", "doc_no")),
    signatures=("customer", "technician", "seal"),
    sections=(
        Cells(title=N_("Customer and equipment"), places=(*CUSTOMER, *MACHINE)),
        Timeline(title=N_("Visit and times"), places=TIMES),
        Cells(title=N_("Failure and repair"), places=(FAULT,)),
        Checklist(title=N_("Checks and measurements")),
        Table(
            title=N_("Work done"),
            place=Place("work_item"),
            columns=(
                Column("code", 1.6),
                Column("name", 5.0),
                Column("standard_hours", 1.6, "r"),
                Column("actual_hours", 1.6, "r"),
                Column("rate", 1.4, "r", when=PAID),
            ),
        ),
        HELPERS,
        Table(
            title=N_("Parts used"),
            place=Place("parts_usage", omit=INTERNAL),
            columns=(*PART_COLUMNS, Column("old_part_policy", 1.8), Column("unit_price", 1.2, "r", when=PAID)),
            amount=("quantity", "unit_price"),
            amount_when=PAID,
            total=N_("Parts total"),
        ),
        CHARGES,
        Photos(title=N_("Photos"), remark=N_("the originals are archived with the record")),
        Signatures(
            title=N_("Acceptance and signatures"),
            relation=("warranty_card", "signer_relation"),
            expected=(("technician", ("work_order", "assignee")),),
            places=(
                Place("work_order", ("outcome",), ticked=("result",), sparse=True,
                      omit=("refuse_reason", "close_reason", "customer_score")),
                *OUTCOME,
            ),
            notes=(AGREEMENT, FROZEN),
        ),
    ),
)  # fmt: skip

OLD_PART_LABEL = Form(
    kind="old_part",
    prefix="OP",
    title=N_("Old part label"),
    version=1,
    paper="label",
    sections=(
        Label(
            title=N_("Old part label"),
            number=("old_part", "label_no"),
            banner=("parts_usage", "old_part_policy"),
            due=("old_part", "due_date"),
            part=("old_part", "part"),
            quantity=("old_part", "quantity"),
            source=("warranty_card", "doc_no"),
            state=("old_part", "condition"),
            hazard=("parts_usage", "hazardous_waste"),
            rows=(
                Place("product_model", omit=("name", "name_en", "brand", "family", "meter_unit", "policy",
                                             "max_usage_per_day")),
                Place("machine", ("identity",), omit=("product_model", "engine_model", "vin", "imei", "plate",
                                                      "production_date")),
                Place("machine", ("sale",), omit=("seller", "seller_phone", "invoice_no", "delivery_date",
                      "acceptance_date", "exchange_date", "first_start_date", "shipment_date", "policy", "resold",
                      "meter_at_start", "start_basis")),
                Place("repair_record", ("meter",), meter=("meter",)),
                Place("repair_record", ("fault",), omit=("customer_statement", "diagnosis_methods", "diagnosis",
                      "failure_location", "failure_cause", "failure_note", "severity", "responsibility",
                      "exclusion_reasons", "same_fault_as", "repair_no_for_fault")),
                Place("old_part", omit=("label_no", "part", "quantity", "condition", "due_date",
                                          "failure_mode", "failure_cause")),
            ),
        ),
    ),
)  # fmt: skip
