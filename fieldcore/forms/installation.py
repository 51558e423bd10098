# SPDX-License-Identifier: Apache-2.0
"""The paper of an installation: the acceptance (C2), of which the customer gets a copy."""

from fieldcore.base.text import N_
from fieldcore.forms.model import Cells, Checklist, Column, Form, Photos, Place, Signatures, Table, Timeline
from fieldcore.forms.repair import AGREEMENT, CUSTOMER, FROZEN, HELPERS

KIND = "installation_acceptance"

INSTALLATION_ACCEPTANCE = Form(
    kind=KIND,
    prefix="IA",
    title=N_("Installation acceptance"),
    version=1,
    ident=(("work_order", "charge_type"), ("work_order", "doc_no")),
    signatures=("customer", "technician", "company", "seal"),
    sections=(
        Cells(
            title=N_("Customer and equipment"),
            places=(*CUSTOMER, Place(KIND, ("product", "delivery"), strong=("serial_no",), sparse=True)),
        ),
        Timeline(
            title=N_("Installation"),
            places=(Place("work_order", ("times",), omit=("started_at", "finished_at")), Place(KIND, ("work",))),
            below=(Place(KIND, ("work",), omit=("install_start", "install_end"), ticked=("documents_given",),
                         sparse=True),),
        ),
        Table(
            title=N_("Packing check"),
            place=Place("packing_line"),
            columns=(
                Column("item", 5.0), Column("quantity_listed", 1.4, "r"), Column("quantity_found", 1.4, "r"),
                Column("condition", 1.6),
            ),
        ),
        HELPERS,
        Checklist(title=N_("Site, installation and safety")),
        Cells(title=N_("Conclusion"), places=(Place(KIND, ("conclusion",), ticked=("conclusion",), sparse=True),)),
        Photos(title=N_("Photos"), remark=N_("the originals are archived with the record")),
        Signatures(
            title=N_("Acceptance and signatures"),
            relation=(KIND, "signer_relation"),
            expected=(("technician", ("work_order", "assignee")),),
            places=(
                Place(KIND, ("opinion",), ticked=("customer_opinion",), sparse=True,
                      omit=("signer_relation", "sign_refusal_reason", "refusal_witness")),
                Place("work_order", ("outcome",), sparse=True,
                      omit=("refuse_reason", "close_reason", "customer_score", "result")),
            ),
            notes=(AGREEMENT, FROZEN),
        ),
    ),
)  # fmt: skip
