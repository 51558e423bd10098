# SPDX-License-Identifier: Apache-2.0
"""What the customer pays on a repair (C6), and which charge type the facts propose (C1)."""

from collections.abc import Iterable
from decimal import Decimal

from fieldcore.base.numbers import rounded
from fieldcore.records.model import Values

FEES = ("towing_fee", "labour_fee", "material_fee", "outing_fee")
FREE = ("in_warranty", "goodwill")


def labour(items: Iterable[Values]) -> int | None:
    """What the work costs in fen: standard hours times rate, actual hours where no standard is known (C17)."""
    priced = [item for item in items if item.get("rate") is not None]
    hours = [Decimal(str(item.get("standard_hours") or item.get("actual_hours") or 0)) for item in priced]
    fees = [int(rounded(h * int(item["rate"]), 0)) for h, item in zip(hours, priced, strict=True)]
    return sum(fees) if fees else None


def material(usages: Iterable[Values]) -> int | None:
    """What the parts cost in fen, without those that the customer brought."""
    used = [line for line in usages if not line.get("removed") and line.get("supply_mode") != "customer_own"]
    priced = [line for line in used if line.get("unit_price") is not None and line.get("quantity")]
    fees = [int(rounded(Decimal(str(line["quantity"])) * int(line["unit_price"]), 0)) for line in priced]
    return sum(fees) if fees else None


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
