# SPDX-License-Identifier: Apache-2.0
"""The regimes that ship, as data (E.0). All but the car rule are second-hand and so not marked as checked."""

from datetime import date
from decimal import Decimal
from typing import Final

from fieldcore.rules.warranty.policy import Period, Policy, Regime


def _agri(product: str, whole: int, main: int) -> Policy:
    return Policy(
        id=f"AGRI2010-{product}", version=1, regime="AGRI2010", whole=Period(whole), main=Period(main),
        valid_from=date(2010, 6, 1),
    )  # fmt: skip


def _goods(regime: Regime, name: str, months: int, valid_from: date, main: int | None = None,
           factory_days: int | None = None) -> Policy:  # fmt: skip
    return Policy(
        id=name, version=1, regime=regime, whole=Period(months), main=Period(main) if main else None,
        valid_from=valid_from, factory_days=factory_days,
    )  # fmt: skip


CAR2021: Final = Policy(
    id="CAR2021", version=1, regime="CAR2021", whole=Period(24, Decimal(50_000), "km"),
    free_repair=Period(36, Decimal(60_000), "km"), valid_from=date(2022, 1, 1), checked=True, later_delivery=True,
    extends=False,
)  # fmt: skip
"""家用汽车产品修理更换退货责任规定: the full text was read; no extension clause."""

AGRI2010: Final = {
    "diesel_multi": _agri("diesel_multi", 12, 24),
    "diesel_single": _agri("diesel_single", 9, 18),
    "petrol_two_stroke": _agri("petrol_two_stroke", 3, 6),
    "petrol_four_stroke": _agri("petrol_four_stroke", 6, 12),
    "tractor_large": _agri("tractor_large", 12, 24),
    "tractor_small": _agri("tractor_small", 9, 18),
    "combine": _agri("combine", 12, 24),
    "other": _agri("other", 12, 12),
}
"""By product. An engine sold alone follows its own row; as the power unit of a machine, the machine's (Art. 24)."""

GOODS1995: Final = _goods("GOODS1995", "GOODS1995", 12, date(1995, 8, 25))
PHONE2001: Final = {
    "main_unit": _goods("PHONE2001", "PHONE2001", 12, date(2001, 11, 15), factory_days=90),
    "battery": _goods("PHONE2001", "PHONE2001-battery", 6, date(2001, 11, 15), factory_days=90),
    "earphone": _goods("PHONE2001", "PHONE2001-earphone", 3, date(2001, 11, 15), factory_days=90),
    "charger": _goods("PHONE2001", "PHONE2001-charger", 12, date(2001, 11, 15), factory_days=90),
}
FIXPHONE2001: Final = _goods("FIXPHONE2001", "FIXPHONE2001", 12, date(2001, 11, 15))
PC2002: Final = _goods("PC2002", "PC2002", 12, date(2002, 9, 1), main=24)

SHIPPED: Final[tuple[Policy, ...]] = (
    CAR2021, *AGRI2010.values(), GOODS1995, *PHONE2001.values(), FIXPHONE2001, PC2002,
)  # fmt: skip


def engine_policy(sold_alone: bool, machine: Policy, engine: Policy) -> Policy:
    """The policy of an engine: a machine of its own when sold alone, else the machine's (AGRI2010 Art. 24)."""
    return engine if sold_alone else machine
