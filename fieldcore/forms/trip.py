# SPDX-License-Identifier: Apache-2.0
"""The paper of a trip: the driver's trip sheet (司机出车信息反馈单, C12)."""

from fieldcore.base.text import N_
from fieldcore.forms.model import Cells, Column, Form, Money, Photos, Place, Signatures, Table, Timeline
from fieldcore.forms.repair import FROZEN

_STOPS = Table(
    title=N_("Stops and handovers"),
    place=Place("trip_stop", omit=("seq", "customer", "order", "receiver_strokes", "contact_wrong")),
    columns=(
        Column("place", 3.4), Column("arrived_at", 1.7), Column("left_at", 1.7), Column("odometer", 1.5, "r"),
        Column("task", 1.4), Column("receiver_name", 1.5),
    ),
)  # fmt: skip
_GOODS = Table(
    title=N_("Goods"),
    place=Place("trip_goods"),
    columns=(
        Column("stop", 2.6), Column("item", 3.4), Column("quantity_out", 1.0, "r"),
        Column("quantity_delivered", 1.2, "r"), Column("quantity_back", 1.5, "r"), Column("damage", 2.0),
    ),
)  # fmt: skip
_FUEL = Table(
    title=N_("Fuel"),
    place=Place("trip_fuel", omit=("amount",)),
    columns=(
        Column("at", 1.7), Column("filling_station", 3.0), Column("odometer", 1.5, "r"), Column("fuel_type", 1.2),
        Column("litres", 1.2, "r"), Column("litre_price", 1.3, "r"),
    ),
    amount=("litres", "litre_price"),
    total=N_("Fuel total"),
)  # fmt: skip
_EXPENSES = Table(
    title=N_("Other expenses"),
    place=Place("trip_expense", omit=("amount",)),
    columns=(
        Column("expense_kind", 2.0), Column("note", 3.6), Column("receipt_no", 2.4), Column("electronic", 1.6),
    ),
    amount=("amount",),
    total=N_("Expenses total"),
)  # fmt: skip

TRIP_SHEET = Form(
    kind="trip",
    prefix="DT",
    title=N_("Driver trip sheet"),
    version=1,
    ident=(("trip", "purpose"),),
    signatures=("driver", "user", "vehicle_manager"),
    sections=(
        Cells(
            title=N_("Vehicle and people"),
            places=(
                Place("vehicle", omit=("station", "inspection_until", "insurance_until", "odometer", "active",
                                       "tank_litres", "usual_consumption", "seats"), strong=("plate",)),
                Place("trip", ("assignment", "request"), omit=("vehicle", "station", "purpose", "papers_override",
                      "planned_departure", "planned_return"), sparse=True),
            ),
        ),
        Timeline(
            title=N_("Times and odometer"),
            places=(
                Place("trip", ("request",)), Place("trip", ("times",), omit=("loaded_at", "unloaded_at")),
            ),
            below=(Place("trip", ("times",), omit=("departed_at", "returned_at"),
                         strong=("odo_start", "odo_end"), sparse=True),),
        ),
        Table(
            title=N_("Vehicle check"),
            place=Place("vehicle_check", omit=("trip",)),
            columns=(Column("phase", 2.0), Column("at", 2.0), Column("faults", 4.0), Column("note", 4.0)),
        ),
        _STOPS,
        _GOODS,
        _FUEL,
        _EXPENSES,
        Money(
            title=N_("Return and cost"),
            place=Place("trip", ("close",)),
            sums=(_FUEL, _EXPENSES),
            total_label=N_("Trip cost, fuel and other"),
        ),
        Cells(title=N_("Breakdown, accident, offence"), places=(Place("trip", ("incident",), sparse=True),)),
        Table(
            title=N_("Odometer as it was typed"),
            place=Place("odometer_entry", omit=("trip", "line")),
            columns=(Column("at", 2.2), Column("place", 2.0), Column("km", 2.0, "r"), Column("corrects", 2.0, "r"),
                     Column("reason", 3.6)),
        ),
        Photos(title=N_("Photos"), remark=N_("the originals are archived with the record")),
        Signatures(
            title=N_("Signatures"), expected=(("driver", ("trip", "driver")), ("user", ("trip", "applicant"))),
            notes=(FROZEN,),
        ),
    ),
)  # fmt: skip
