# SPDX-License-Identifier: Apache-2.0
"""Reusable widgets of the window; they get data by setters, emit meaningful signals and know no service.

Every widget takes a ``UiContext`` first. A text parameter is a msgid (``N_("…")``, followed live) or ready data;
dataclasses such as OrderRow carry ready texts that a page sets again in its ``retranslate()``.

base        Text, Icon · row(…), column(…) layouts (a number is a stretch) · rule · clear · follow · set_properties
buttons     Button(ctx, msgid, kind, icon, size, key, shortcut, name) · set, set_icon, set_busy · clicked
keys        Key(keys, msgid, pressed, parent): a key without a button · printed(keys)
choices     Segmented, ChipSet, Select(ctx, options) · set_value, value · chosen · FlowLayout
fields      FieldRow(ctx, label, control, required, unit, hint) · set_state(state, message) · UnitLine
surfaces    Pill, KeyCap, Card(body, add_flush, add_trailing), Banner(add_button), EmptyState, StatTile
rows        ActionRow · pressed_key(key): icon, two texts, pill or trailing, chevron
            Lines.add, clear: lines with buttons, whose keys are for the line that has the focus
progress    Stepper.set_steps · MissingList.set_items, go(±1), jump(key) · VerdictPanel.set_verdict
            Timeline.set_entries · HeroCard.set_order, set_checks, acted, call_asked, check_asked
checklist   ChecklistTable.set_lines, set_values, focus_line, counts · measured(key, value), answered(key, answer)
lists       OrderList.set_rows(OrderRow), add_rows · acted(key), opened(key), wanted at the end of what is there
            RecordTable(columns).set_rows(TableRow), select · opened(key), selected(key)
photos      PhotoGrid.set_photos, set_image · asked(kind), opened(key), dropped(paths)
signature   SignaturePad · strokes, set_strokes, undo_stroke, clear, empty, stamp · changed, stroke_finished
pdf_view    PdfView.set_pages(QImages), set_zoom, go, seen · seen_changed(count, of), zoom_changed(percent)
qr          QrCode(ctx, text, side)
sync_pill   SyncPill.set_status(state, count, total, since) · clicked
palette     SearchPalette.open, set_results(text, HitGroups) · asked(text), chosen(key), closed
toast       ToastHost.show(Message), undo · rail Rail · top_bar TopBar · scanner ScannerFilter.scanned(text)
"""
