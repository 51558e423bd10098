# SPDX-License-Identifier: Apache-2.0
"""The laptop's encrypted store. Every record is plain values (``dict``) under a kind and an id.

Open::

    from fieldapp.store.store import Store          # Store.open(home, key), Store.create(home, key, identity)
    store = Store.open(Home(folder), key)           # raises NotEnrolled, WrongKey, NewerData, DamagedStore …
    store.identity                                  # Identity: device_id, device_code, person_id, person_name, roles, …
    store.close()                                   # bounded; also ``with Store.open(…) as store:``

Write: one ``store.write`` is one transaction and one group, all or nothing; it returns after COMMIT.
``store.submit`` does the same and returns a Future. ``work`` runs on the writer thread::

    def save(uow: UnitOfWork) -> str:
        card = uow.insert("warranty_card", {"order": order_id, "doc_no": uow.next_doc_no("WC")})   # -> id
        uow.event("warranty_card", card, "open")     # order_event; the status shows at once
        uow.put("work_order", order_id, {"result": "solved"})  # -> whether anything changed; None empties a field
        sha256 = uow.put_blob(pdf)                             # sealed; the record that names it is sent first
        uow.delete("work_item", item_id)
        return card
    card = store.write(save)

``uow.read`` is a Reader that sees the save's own writes; ``uow.now`` its Instant; ``uow.identity`` who saves.
``insert``/``put`` raise ValueError for a value that is not of its field's type or a change of evidence (bugs),
KeyError for a record that is not here; ``event`` raises NotPossibleNow (a UserError).

Typing: ``uow.draft(kind, id, field, value)`` keeps it locally, ``uow.commit_drafts(kind, id, fields=None)`` makes it
one change, ``uow.drop_drafts`` forgets it; ``reader.drafts(kind, id)``, ``reader.drafted()`` show them after a crash.

Read: on any thread, one consistent state::

    store.read(lambda r: r.find("work_order", {"status": ("dispatched", "accepted")}, ("finish_due",), limit=50))
    r.get(kind, id) -> Stored | None                Stored: kind, id, version, values, pending; .get(field)
    r.need · r.first · r.count(kind, where) · r.children(child_kind, parent_id) · r.history(subject_id)
    r.title(kind, id)                               the text of a reference
    r.balance(person, part) · r.balances(person)    plain decimals, sums of stock_movement
    r.search(text, limit, kinds=()) -> list[Hit]    Hit: kind, id, title, subtitle, matched
    r.outbox() -> OutboxSummary · r.outgoing() · r.attention() · r.conflicts(record_id=None)
    where: a mapping (value; None = empty; tuple = one of), or Conditions (``rows.Condition(field, op, value)``)

Needs a person: ``uow.resend(op_id)``, ``uow.discard(op_id)``, ``uow.resolve(conflict_id, value)``; an ordinary ``put``
on a refused record corrects it and sends it again.

Blobs: ``store.put_blob(bytes) -> sha256``, ``store.get_blob(sha256) -> bytes | None``.
News: ``stop = store.subscribe(lambda kinds: …)`` hears the kinds of each commit, on the writer thread.
Sync alone uses ``store.receive`` (rows and answers from head office, without outbox).
"""
