# SPDX-License-Identifier: Apache-2.0
"""What the customer pays on a repair (C6), and which charge type the facts propose (C1)."""

from fieldcore.records.model import Values

FEES = ("towing_fee", "labour_fee", "material_fee", "outing_fee")
FREE = ("in_warranty", "goodwill")


def total_charged(repair: Values, charge_type: str) -> int:
    """The customer's total in fen: the sum of the fees; in warranty and by goodwill nothing."""
    return 0 if charge_type in FREE else sum(int(repair.get(name) or 0) for name in FEES)


def proposed_charge(warranty_status: str, responsibility: str, exclusions: list[str]) -> str:
    """The charge type that the verdict and the attribution propose; head office decides.

    A cause that is not the product's quality cannot be in warranty without the clerk (C6, responsibility).
    """
    if exclusions or (responsibility not in ("", "product_quality", "undetermined")):
        return "out_of_warranty"
    if warranty_status == "in":
        return "in_warranty"
    return "undetermined" if warranty_status in ("needs_meter", "no_policy", "not_started") else "out_of_warranty"
