# SPDX-License-Identifier: Apache-2.0
"""Use cases of head office, a module per noun; each takes a ``Database`` (one transaction of its own) or a ``Ledger``.

accounts  sign_in, signed_in, sign_out, set_password · actors  Actor(person, roles).require(*roles)
intake    register -> order id; Invalid.problems · dispatch  dispatch, recall, answer_refusal, cancel,
          answer_cancellation, settle_decision, review_order
review    queue, take, approve, send_back, reject, enter, computed_by_laptop, computed_here
callbacks due, attempt, record, give_up, waive · figures  figures(ledger, start, end)
people    add, by_staff_no · devices  new_code, laptops, revoke, enrol, find · records  save, editors
attention conflicts, quarantined, resolve · blobs  Blobs · check  check · push, pull  the sync protocol
effects   what follows from a transition by itself · demo  believable demo data
"""
