# SPDX-License-Identifier: Apache-2.0
"""The papers of maintenance: the periodic check (C5) and the first maintenance (C4)."""

from fieldcore.base.text import N_
from fieldcore.forms.model import Cells, Checklist, Column, Form, Photos, Place, Signatures, Table
from fieldcore.forms.repair import AGREEMENT, CUSTOMER, FROZEN, HELPERS, INTERNAL, MACHINE_CARD, PAID, PART_COLUMNS

SIGNING = ("signer_relation", "sign_refusal_reason", "refusal_witness")
"""What stands in the boxes of the signatures."""


def _parts() -> Table:
    return Table(
        title=N_("Parts used"),
        place=Place("parts_usage", omit=INTERNAL),
        columns=(*PART_COLUMNS, Column("old_part_policy", 1.8), Column("unit_price", 1.2, "r", when=PAID)),
        amount=("quantity", "unit_price"),
        amount_when=PAID,
        total=N_("Parts total"),
    )


def _form(kind: str, prefix: str, title: str, about: Place, told: Place) -> Form:
    """``about`` stands before the checklist, ``told`` after it."""
    return Form(
        kind=kind,
        prefix=prefix,
        title=title,
        version=1,
        ident=(("work_order", "charge_type"), ("work_order", "doc_no")),
        signatures=("customer", "technician", "seal"),
        sections=(
            Cells(title=N_("Customer and equipment"), places=(*CUSTOMER, *MACHINE_CARD)),
            Cells(title=N_("Maintenance"), places=(about,)),
            Checklist(title=N_("Checks and measurements")),
            _parts(),
            HELPERS,
            Cells(title=N_("Advice and next maintenance"), places=(told,)),
            Photos(title=N_("Photos"), remark=N_("the originals are archived with the record")),
            Signatures(
                title=N_("Acceptance and signatures"),
                relation=(kind, "signer_relation"),
                expected=(("technician", ("work_order", "assignee")),),
                places=(
                    Place("work_order", ("outcome",), ticked=("result",), sparse=True,
                          omit=("refuse_reason", "close_reason", "customer_score")),
                    Place(kind, ("opinion",), ticked=("customer_opinion",), sparse=True, omit=SIGNING),
                ),
                notes=(AGREEMENT, FROZEN),
            ),
        ),
    )  # fmt: skip


NEXT = ("next_due_date", "next_due_meter")
MAINTENANCE_CHECK = _form(
    "maintenance_check", "MC", N_("Maintenance check"),
    Place("maintenance_check", ("plan", "meter"), strong=("meter",), meter=("meter", "overdue_usage"), sparse=True),
    Place("maintenance_check", ("summary", "next"), ticked=("safety_summary",), strong=NEXT, meter=NEXT[1:],
          sparse=True),
)  # fmt: skip
FIRST_MAINTENANCE = _form(
    "first_maintenance", "FM", N_("First maintenance"),
    Place("first_maintenance", ("plan", "meter", "oil"), strong=("meter", "timing"),
          meter=("meter", "due_from_meter", "due_to_meter"), sparse=True),
    Place("first_maintenance", ("summary", "next"), omit=("standard_fee",), strong=NEXT, meter=NEXT[1:], sparse=True),
)  # fmt: skip
