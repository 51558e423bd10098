# SPDX-License-Identifier: Apache-2.0
"""What a customer may choose after so many days or repairs (E.6): proposals with facts and rule, the clerk decides."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Final, Literal, NamedTuple

import msgspec

from fieldcore.rules.warranty.period import add_months

Option = Literal[
    "return", "exchange", "repair", "exchange_assembly", "exchange_component", "loaner", "refund_accessory",
    "seller_proves",
]  # fmt: skip
Charge = Literal["", "compensation", "depreciation"]


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """The facts that the rules ask for. Repair counts are completed in-warranty repairs of the same fault.

    ``repair_days``: cumulative repair days of a car (Art. 40 units); ``single_repair_days``: of the repair under way.
    ``waiting_days``: since hand-in; working days for farm machines. ``cause``: who lets the customer wait.
    ``same_fault_again``: the fault for which a component was exchanged is there once more, ``days_since_exchange``
    after it. ``no_same_model``, ``prefers_return``: an exchange is due, but cannot be made or is not wanted.
    """

    sold_on: date
    fault_on: date
    in_period: bool = True
    same_fault_repairs: int = 0
    waiting_days: int = 0
    cause: Literal["", "no_parts", "repairer"] = ""
    km: Decimal = Decimal(0)
    serious_safety_repairs: int = 0
    assembly_replacements: int = 0
    main_part_replacements: int = 0
    repair_days: int = 0
    single_repair_days: int = 0
    core_needs_replacing: bool = False
    core_main_part_faulty: bool = False
    safety_failure: bool = False
    severity: Literal["", "serious", "general"] = ""
    wear_part: bool = False
    within_first_season_30_days: bool = False
    component_exchanged: bool = False
    same_fault_again: bool = False
    accessory_exchanges: int = 0
    days_since_exchange: int | None = None
    no_same_model: bool = False
    prefers_return: bool = False
    distance_sale: bool = False
    custom_made: bool = False
    durable: bool = False

    @property
    def days(self) -> int:
        """Days since the sale; the day of sale is 0."""
        return (self.fault_on - self.sold_on).days


class Entitlement(msgspec.Struct, frozen=True, kw_only=True):
    """One proposal: the rule that gives it, what may be chosen, what use costs the customer, and the facts held."""

    rule: str
    options: tuple[Option, ...]
    charge: Charge = ""
    facts: dict[str, str] = {}


class Rule(NamedTuple):
    """A condition of a regime. ``facts`` names what is shown beside the proposal."""

    rule: str
    holds: Callable[[Case], bool]
    options: tuple[Option, ...]
    facts: tuple[str, ...]
    charge: Charge = ""


_ALL: Final[tuple[Option, ...]] = ("return", "exchange", "repair")
_SWAP: Final[tuple[Option, ...]] = ("exchange", "return")


def _waits(limit: int, cause: str) -> Callable[[Case], bool]:
    return lambda c: c.waiting_days > limit and c.cause == cause


def _exchange_due(case: Case) -> bool:
    return (
        7 < case.days <= 15
        or (case.in_period and case.same_fault_repairs >= 2)
        or _waits(90, "no_parts")(case)
        or _waits(30, "repairer")(case)
    )


_GOODS: Final = (
    Rule("GOODS1995 Art. 9", lambda c: 0 <= c.days <= 7, _ALL, ("days",)),
    Rule("GOODS1995 Art. 10", lambda c: 7 < c.days <= 15, ("exchange", "repair"), ("days",)),
    Rule("GOODS1995 Art. 11", lambda c: c.in_period and c.same_fault_repairs >= 2, ("exchange",),
         ("same_fault_repairs",)),
    Rule("GOODS1995 Art. 12", _waits(90, "no_parts"), ("exchange",), ("waiting_days",)),
    Rule("GOODS1995 Art. 12", _waits(30, "repairer"), ("exchange",), ("waiting_days",)),
    Rule("GOODS1995 Art. 13", lambda c: _exchange_due(c) and c.no_same_model, ("return",), ("no_same_model",)),
    Rule("GOODS1995 Art. 13", lambda c: _exchange_due(c) and c.prefers_return and not c.no_same_model, ("return",),
         ("prefers_return",), charge="depreciation"),
)  # fmt: skip
_PC: Final = tuple(
    rule._replace(rule="PC2002") for rule in _GOODS
)  # its articles were not seen: the regime alone is cited
_PHONE: Final = (
    Rule("PHONE2001 Art. 11", lambda c: 0 <= c.days <= 7, _ALL, ("days",)),
    Rule("PHONE2001 Art. 12", lambda c: 7 < c.days <= 15, ("exchange", "repair"), ("days",)),
    Rule("PHONE2001 Art. 13", lambda c: c.in_period and c.same_fault_repairs >= 2, ("exchange",),
         ("same_fault_repairs",)),
    Rule("PHONE2001 Art. 16", _waits(60, "no_parts"), ("exchange",), ("waiting_days",)),
    Rule("PHONE2001", lambda c: c.accessory_exchanges >= 2, ("refund_accessory",), ("accessory_exchanges",)),
)  # fmt: skip
_FIXPHONE: Final = (
    Rule("FIXPHONE2001 Art. 20", lambda c: c.waiting_days > 3, ("loaner",), ("waiting_days",)),
    Rule("FIXPHONE2001 Art. 21", _waits(60, "no_parts"), ("exchange",), ("waiting_days",)),
    Rule("FIXPHONE2001 Art. 22", _waits(30, "repairer"), ("exchange",), ("waiting_days",)),
)
_AGRI: Final = (
    Rule("AGRI2010, 30 working days", lambda c: c.waiting_days > 30, ("repair", "exchange"), ("waiting_days",)),
    Rule("AGRI2010, serious fault", lambda c: c.severity == "serious" and c.same_fault_repairs >= 2
         and not c.component_exchanged, ("exchange_component",), ("same_fault_repairs", "severity")),
    Rule("AGRI2010, general fault", lambda c: c.severity == "general" and not c.wear_part
         and c.within_first_season_30_days and c.same_fault_repairs >= 2 and not c.component_exchanged,
         ("exchange_component",), ("same_fault_repairs", "severity")),
    Rule("AGRI2010, after an exchange", lambda c: c.component_exchanged and c.same_fault_again, ("exchange",),
         ("component_exchanged", "same_fault_again")),
    Rule("AGRI2010, within 30 days of an exchange", lambda c: c.same_fault_again and c.days_since_exchange is not None
         and 0 <= c.days_since_exchange <= 30, ("return",), ("days_since_exchange",)),
)  # fmt: skip


def _early(case: Case) -> bool:
    return 0 <= case.days <= 60 and case.km <= 3000


_CAR: Final = (
    Rule("CAR2021 Art. 22", lambda c: 0 <= c.days <= 7 and c.core_needs_replacing, _SWAP, ("days",)),
    Rule("CAR2021 Art. 20", lambda c: _early(c) and c.core_main_part_faulty, ("exchange_assembly",), ("days", "km")),
    Rule("CAR2021 Art. 23", lambda c: _early(c) and c.safety_failure, _SWAP, ("days", "km")),
    Rule("CAR2021 Art. 24(1)", lambda c: c.in_period and c.serious_safety_repairs >= 2, _SWAP,
         ("serious_safety_repairs",), charge="compensation"),
    Rule("CAR2021 Art. 24(2)", lambda c: c.in_period and c.assembly_replacements >= 2, _SWAP,
         ("assembly_replacements",), charge="compensation"),
    Rule("CAR2021 Art. 24(3)", lambda c: c.in_period and c.main_part_replacements >= 2, _SWAP,
         ("main_part_replacements",), charge="compensation"),
    Rule("CAR2021 Art. 24(4)", lambda c: c.in_period and (c.repair_days > 30 or c.same_fault_repairs > 4), _SWAP,
         ("repair_days", "same_fault_repairs"), charge="compensation"),
    Rule("CAR2021 Art. 21", lambda c: c.single_repair_days > 5, ("loaner",), ("single_repair_days",)),
)  # fmt: skip
_NO_RULE: Final = (
    Rule("消费者权益保护法 24", lambda c: 0 <= c.days <= 7, ("return",), ("days",)),
    Rule("消费者权益保护法 24", lambda c: c.days > 7, ("repair", "exchange"), ("days",)),
)
_EVERY_SALE: Final = (
    Rule("消费者权益保护法 25", lambda c: c.distance_sale and not c.custom_made and 0 <= c.days <= 7, ("return",),
         ("days", "distance_sale")),
    Rule("消费者权益保护法 23", lambda c: c.durable and c.sold_on <= c.fault_on <= add_months(c.sold_on, 6),
         ("seller_proves",), ("days",)),
)  # fmt: skip
"""Of the law, beside any regime: no reason is needed after a distance sale; the seller bears the proof."""

RULES: Final[dict[str, tuple[Rule, ...]]] = {
    "GOODS1995": _GOODS, "PC2002": _PC, "PHONE2001": _PHONE, "FIXPHONE2001": _FIXPHONE, "AGRI2010": _AGRI,
    "CAR2021": _CAR, "CONTRACT": _NO_RULE,
}  # fmt: skip


def entitlements(regime: str, case: Case) -> tuple[Entitlement, ...]:
    """All proposals that the facts give under a regime, in the order of its rules; the law's own come last."""
    return tuple(
        Entitlement(
            rule=rule.rule,
            options=rule.options,
            charge=rule.charge,
            facts={name: str(getattr(case, name)) for name in rule.facts},
        )
        for rule in RULES.get(regime, _NO_RULE) + _EVERY_SALE
        if rule.holds(case)
    )
