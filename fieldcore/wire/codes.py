# SPDX-License-Identifier: Apache-2.0
"""Problem codes: codes decide, text explains. Codes are added, never renamed."""

from typing import Final

from fieldcore.base.text import N_

MESSAGES: Final[dict[str, str]] = {
    "unknown_kind": N_("Head office does not know this kind of record yet. It is kept until it does."),
    "bad_value": N_("The value does not fit the field. Correct it and it is sent again."),
    "out_of_range": N_("The value is outside what is allowed. Correct it and it is sent again."),
    "evidence_frozen": N_("Evidence cannot be changed. Add a new entry instead."),
    "not_yours": N_("Only head office may change this. Ask the dispatcher."),
    "not_your_event": N_("This step belongs to somebody else. Ask head office."),
    "gone": N_("The record was deleted at head office. Keep it as a note or ask head office."),
    "missing_reference": N_("What this belongs to has not arrived at head office yet. It is sent again."),
    "out_of_scope": N_("This belongs to another station. Ask the dispatcher."),
    "required": N_("A required field is empty. Fill it and it is sent again."),
    "overruled": N_("Head office changed this too, and its entry stands."),
    "blocked": N_("It waits for another change that head office sent back."),
    "group_failed": N_("Another part of the same save was sent back, so all of it waits."),
    "revoked": N_("This laptop was revoked. What you wrote is kept at head office for a person to look at."),
    "unknown_device": N_("Head office does not know this laptop. Enrol it again."),
    "bad_signature": N_("The request was not signed by this laptop."),
    "bad_code": N_("The enrolment code is wrong or used up. Ask for a new one."),
    "too_old": N_("This version is too old to receive. Update FieldApp; sending still works."),
    "bad_request": N_("The request is not one that this head office understands."),
    "throttled": N_("Too many attempts. Wait a few minutes and try again."),
    "insecure": N_("Head office takes plain http only from its own machine. Use https."),
    "not_found": N_("There is nothing at this address."),
    "digest_mismatch": N_("The file arrived damaged. It is sent again."),
    "internal": N_("Something went wrong at head office. Nothing was changed; it is tried again."),
}
