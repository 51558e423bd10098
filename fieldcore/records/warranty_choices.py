# SPDX-License-Identifier: Apache-2.0
"""Choice lists of warranty policies, warranty cards and their signatures (domain C10 and E)."""

from fieldcore.base.text import N_
from fieldcore.records.choice import Choice, choices

WARRANTY_CHOICES: dict[str, tuple[Choice, ...]] = {
    "regime": choices(
        ("CAR2021", N_("Household cars 2021")),
        ("AGRI2010", N_("Farm machines 2010")),
        ("GOODS1995", N_("General goods 1995")),
        ("PHONE2001", N_("Mobile phones 2001")),
        ("FIXPHONE2001", N_("Fixed phones 2001")),
        ("PC2002", N_("Personal computers 2002")),
        ("CONTRACT", N_("Contract")),
    ),
    "start_basis": choices(
        ("invoice_date", N_("Invoice date")),
        ("delivery_date", N_("Delivery date")),
        ("acceptance_date", N_("Acceptance date")),
        ("first_start_date", N_("First start")),
    ),
    "roll_on": choices(("holidays_only", N_("Holidays only")), ("holidays_and_weekends", N_("Holidays and weekends"))),
    "replaced_part_rule": choices(
        ("remainder", N_("Machine's rest")), ("own_period", N_("Its own period")), ("max", N_("The longer"))
    ),
    "day_kind": choices(("day_off", N_("Day off")), ("make_up_workday", N_("Make-up workday"))),
    "meter_unit": choices(("h", N_("h")), ("km", N_("km"))),
    "card_type": choices(
        ("repair", N_("Repair")),
        ("first_maint", N_("First maintenance")),
        ("periodic_free", N_("Free maintenance")),
        ("commission", N_("Commissioning")),
        ("recall", N_("Recall")),
    ),
    "warranty_status": choices(
        ("in", N_("In warranty")),
        ("expired_time", N_("Expired by time")),
        ("expired_usage", N_("Expired by usage")),
        ("expired_both", N_("Expired by time and usage")),
        ("needs_meter", N_("Meter needed")),
        ("not_started", N_("Not started")),
        ("no_policy", N_("No policy")),
        ("excluded", N_("Excluded")),
    ),
    "opinion": choices(
        ("satisfied", N_("Satisfied")),
        ("basically", N_("Basically satisfied")),
        ("unsatisfied", N_("Unsatisfied")),
    ),
    "signer_relation": choices(
        ("owner", N_("Owner")),
        ("operator", N_("Operator")),
        ("relative", N_("Relative")),
        ("employee", N_("Employee")),
    ),
    "signature_role": choices(
        ("customer", N_("Customer")),
        ("technician", N_("Technician")),
        ("company", N_("Company")),
        ("witness", N_("Witness")),
        ("driver", N_("Driver")),
        ("user", N_("Vehicle user")),
        ("vehicle_manager", N_("Vehicle manager")),
    ),
    "signature_device": choices(
        ("pen", N_("Pen")),
        ("touch", N_("Touch")),
        ("mouse", N_("Mouse")),
        ("paper", N_("On paper")),
    ),
    "defect_code": choices(
        ("missing_signature", N_("Signature missing")),
        ("wrong_serial", N_("Wrong serial")),
        ("missing_photo", N_("Photo missing")),
        ("wrong_part", N_("Wrong part")),
        ("cause_not_proven", N_("Cause not proven")),
        ("over_warranty", N_("Past the warranty")),
        ("duplicate", N_("Duplicate")),
        ("late", N_("Late")),
        ("illegible", N_("Illegible")),
        ("amount_wrong", N_("Amount wrong")),
    ),
}
