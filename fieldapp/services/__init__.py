# SPDX-License-Identifier: Apache-2.0
"""Use cases, a module per noun: they take and return frozen values; what changes something returns Changes.

    from fieldapp.services.bundle import Services, build
    services = build(store, engine, program=version)      # once, in the composition root
    services.me                                           # Me: person_id, device_code, roles, station_id, name

Calls may come from any thread but the window's. Bad input raises UserError (``error.text(translator)``) and nothing
is lost; Offline and the like are ExternalError. All text is ``wording.Text``: ``text.resolve(translator.tr)``.
``Changes``: ``.has("work_order", …)``, ``.about(order_id)``, ``.created`` (id of what was made), ``.undo``.

Reading (values of views.py and order_views.py)
    today.page() -> TodayPage: hero, coming, done_today, cards, stock, old_parts, counts, next_action · today.counts()
    orders.list(which, text, state, count, start, sort) -> Stretch(rows, more) · orders.row(id) · orders.page(id)
    records.view(kind, id) -> RecordView: type, values, titles, locked, problems · checklists.of(order_id)
    parts.search(text) · parts.stock() · parts.movements(part_id) · parts.of(order_id)
    old_parts.own() · old_parts.parcels() · requests.of(order_id) · requests.own() · requests.parcel(id)
    photos.of(order_id), missing ones first · photos.image(sha256) · photos.camera_files()
    warranty.of_order(id) / of_machine(id) -> VerdictView · warranty.charge(order_id)
    cards.list("due" | "returned" | "open" | "all") · customers.list/machines/page/machine/history
    sync.state() for the pill · sync.page() · search.find(text) -> HitGroups · search.scanned(code) -> Hit
    codes.options(kind, field, values, text) for reference fields · settings.read()

Steps of an order: accept, ask_to_refuse, depart, arrive, start, need_parts, second_outing, parts_received, finish,
reopen_work, hand_in, correct, correct_signed, ask_to_cancel, back_fill(id, Times(…)), create_in_field(FieldOrder(…)).
An ``Action`` of the page names the event; ``asks`` says which choice list (or "text", "note") its reason comes from.

Editing: records.edit_text(kind, id, field, typed) or edit(…, plain) or save_group(kind, id, changes); records.draft
while typing, records.drafts after a crash; records.undo(). The form's record: job.save(order_id, changes),
set_charge, add_line(kind, …), remove_line; repairs.answer_same_fault. checklists.measure, answer, replaced, ask_parts,
declined.
parts.add(order_id, NewLine(…)), change_quantity, remove. photos.add / add_all / withdraw.
requests.ask(order_id, parts, Asked(…)), withdraw, receive({id: Counted(…)}).
old_parts.tag, pack(box, weight, packed), unpack, ship(parcel_id, Posting(…)).

Signing
    session = signing.prepare(order_id, lang)             # documents with the exact PDF; problems must be settled
    session = signing.choose(session, opinion, relation)  # frozen and printed anew: show it, clear the strokes
    signing.sign(session, Assent(customer=Ink(…), technician=Ink(…), pages_seen=n))
    signing.refuse(session, Refusal(reason, technician=Ink(…), witness or photo_id))
    signing.issued(issued_id) · export(doc_no, lang) · label(old_part_id) · preview(order_id, form)
    signing.save_to(paper, folder) -> Path
``form`` is the kind of the paper's record, such as warranty_card.
"""
