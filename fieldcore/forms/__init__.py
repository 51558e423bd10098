# SPDX-License-Identifier: Apache-2.0
"""The printed forms: which groups of which records stand in which section, and who signs."""

from fieldcore.forms.installation import INSTALLATION_ACCEPTANCE
from fieldcore.forms.maintenance import FIRST_MAINTENANCE, MAINTENANCE_CHECK
from fieldcore.forms.model import Form
from fieldcore.forms.repair import OLD_PART_LABEL, REPAIR_REPORT, WARRANTY_CARD
from fieldcore.forms.trip import TRIP_SHEET

FORMS: tuple[Form, ...] = (
    WARRANTY_CARD,
    REPAIR_REPORT,
    INSTALLATION_ACCEPTANCE,
    MAINTENANCE_CHECK,
    FIRST_MAINTENANCE,
    OLD_PART_LABEL,
    TRIP_SHEET,
)


SIGNED_FORMS: tuple[Form, ...] = tuple(form for form in FORMS if form.signatures)
"""What is signed: by the customer, a trip's by its driver."""


def form_of(kind: str) -> Form:
    """The form of a kind. KeyError for a kind that has none."""
    return {form.kind: form for form in FORMS}[kind]


__all__ = ["FORMS", "OLD_PART_LABEL", "REPAIR_REPORT", "SIGNED_FORMS", "TRIP_SHEET", "WARRANTY_CARD", "Form", "form_of"]
