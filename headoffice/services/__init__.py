# SPDX-License-Identifier: Apache-2.0
"""Use cases of head office, a module per noun; each takes a ``Database`` (one transaction of its own) or a ``Ledger``.

accounts  sign_in, signed_in, sign_out, set_password · actors  Actor(person, roles).require(*roles)
intake    register -> order id; Invalid.problems · dispatch  dispatch, recall, answer_refusal, cancel,
          answer_cancellation, settle_decision, review_order
review    queue, take, approve, send_back, reject, enter, computed_by_laptop, computed_here
batch     approve_all after a sample, note_opened · reminders  overdue cards by technician
callbacks due, attempt, record, give_up, reschedule, follow_up, call_again, archive, waive
people    add, by_staff_no · devices  new_code, laptops, revoke, enrol, find · records  save, editors
quarantine  entries, take_over, take_over_all, discard · attention  conflicts, resolve
figures   figures(ledger, start, end) · blobs  Blobs · check  check · push, pull  the sync protocol
effects   what follows from a transition by itself · demo  believable demo data
"""
