# SPDX-License-Identifier: Apache-2.0
"""Fields that several declarations have in common, each said once."""

from decimal import Decimal
from typing import Annotated

from fieldcore.base.text import N_
from fieldcore.records.model import BOOLEAN, TEXT, Field, decimal, enum, ref

OrderRef = Annotated[str | None, Field(N_("Order"), ref("work_order"), group="head", required_from="new")]
TripRef = Annotated[str | None, Field(N_("Trip"), ref("trip"), group="head", required_from="new")]
MachineRef = Annotated[str | None, Field(N_("Machine"), ref("machine"), group="head")]
LineRemoved = Annotated[bool | None, Field(N_("Line removed"), BOOLEAN, owner="field", group="head")]

Meter = Annotated[
    Decimal | None,
    Field(N_("Meter"), decimal(1), owner="field", group="meter", minimum="0", maximum="9999999", evidence=True),
]
MeterUnreadable = Annotated[str | None, Field(N_("Meter unreadable because"), TEXT, owner="field", group="meter")]

CustomerOpinion = Annotated[
    str | None, Field(N_("Customer's opinion"), enum("opinion"), owner="field", group="opinion")
]
SignerRelation = Annotated[str | None, Field(N_("Signer is"), enum("signer_relation"), owner="field", group="opinion")]
RefusalReason = Annotated[str | None, Field(N_("Not signed because"), TEXT, owner="field", group="opinion")]
RefusalWitness = Annotated[str | None, Field(N_("Witness"), TEXT, owner="field", group="opinion")]
