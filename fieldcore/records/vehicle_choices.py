# SPDX-License-Identifier: Apache-2.0
"""Choice lists of vehicles and trips (domain C12, C14 and D4)."""

from fieldcore.base.text import N_
from fieldcore.records.choice import Choice, choices

VEHICLE_CHOICES: dict[str, tuple[Choice, ...]] = {
    "vehicle_type": choices(
        ("car", N_("Car")),
        ("van", N_("Van")),
        ("light_truck", N_("Light lorry")),
        ("truck", N_("Lorry")),
    ),
    "licence_class": choices(
        ("A1", N_("A1")), ("A2", N_("A2")), ("B1", N_("B1")), ("B2", N_("B2")), ("C1", N_("C1")), ("C2", N_("C2"))
    ),
    "trip_status": choices(
        ("requested", N_("Requested")),
        ("assigned", N_("Assigned")),
        ("departed", N_("On the road")),
        ("interrupted", N_("Interrupted")),
        ("returned", N_("Came back")),
        ("submitted", N_("Handed in")),
        ("verified", N_("Verified")),
        ("closed", N_("Closed")),
        ("rejected", N_("Rejected")),
        ("cancelled", N_("Cancelled")),
    ),
    "trip_purpose": choices(
        ("delivery", N_("Delivery")),
        ("install", N_("Installation")),
        ("repair", N_("Repair")),
        ("pickup", N_("Pick-up")),
        ("old_part", N_("Old parts")),
        ("purchase", N_("Purchase")),
        ("other", N_("Other")),
    ),
    "check_phase": choices(("before", N_("Before departure")), ("after", N_("After return"))),
    "odometer_place": choices(
        ("departure", N_("Departure")),
        ("stop", N_("Stop")),
        ("fuel", N_("Filling")),
        ("return", N_("Return")),
    ),
    "vehicle_part": choices(
        ("tyres", N_("Tyres")),
        ("brakes", N_("Brakes")),
        ("lights", N_("Lights")),
        ("oil", N_("Oil")),
        ("coolant", N_("Coolant")),
        ("leaks", N_("Leaks")),
        ("cleanliness", N_("Cleanliness")),
        ("tools", N_("Tools")),
        ("extinguisher", N_("Fire extinguisher")),
    ),
    "stop_task": choices(("done", N_("Done")), ("partly", N_("Partly done")), ("failed", N_("Not done"))),
    "fuel_type": choices(
        ("diesel", N_("Diesel")),
        ("petrol_92", N_("Petrol 92")),
        ("petrol_95", N_("Petrol 95")),
        ("gas", N_("Gas")),
        ("electric", N_("Electric")),
    ),
    "expense_kind": choices(
        ("toll", N_("Toll")),
        ("parking", N_("Parking")),
        ("meal", N_("Meal")),
        ("lodging", N_("Lodging")),
        ("wash", N_("Car wash")),
        ("repair", N_("Repair")),
        ("fine", N_("Fine")),
        ("other", N_("Other")),
    ),
    "incident": choices(
        ("breakdown", N_("Breakdown")), ("accident", N_("Accident")), ("violation", N_("Traffic offence"))
    ),
}
