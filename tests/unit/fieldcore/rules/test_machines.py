# SPDX-License-Identifier: Apache-2.0
"""The state machines of domain D as data."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldcore.records.choices import CHOICES
from fieldcore.rules.machines import MACHINES, PREVIOUS, Event, Machine, fold

LISTS = {"order": "order_status", "card": "card_status", "callback": "callback_status",
         "old_part": "old_part_status", "request": "request_status", "trip": "trip_status"}  # fmt: skip


LATER = {"old_part": {"in_transit"}, "request": {"draft"}}
"""States of D3 to which no event leads yet."""


@pytest.mark.parametrize(("name", "machine"), MACHINES.items())
def test_states_are_the_glossarys_and_each_can_be_reached(name: str, machine: Machine) -> None:
    assert set(machine.states) == {choice.id for choice in CHOICES[LISTS[name]]}
    reached, before = {""}, set[str]()
    while reached != before:
        before = set(reached)
        reached |= {t.target for t in machine.transitions if reached & set(t.sources)} - {PREVIOUS}
    assert reached - {""} == set(machine.states) - LATER.get(name, set())
    assert {s for t in machine.transitions for s in t.sources} <= {"", *machine.states}


ROWS = {
    "order": """
        register: -> new @office
        create_in_field: -> accepted @field
        dispatch: new -> dispatched @office
        recall_assignment: dispatched -> new @office
        accept: dispatched -> accepted @field
        ask_to_refuse: dispatched -> refuse_pending @field
        approve_refusal: refuse_pending -> new @office
        reject_refusal: refuse_pending -> dispatched @office
        depart: accepted -> en_route @field
        arrive: accepted en_route -> on_site @field
        start: on_site -> in_progress @field
        need_parts: in_progress -> waiting_parts @field
        second_outing: waiting_parts -> en_route @field
        parts_received: waiting_parts -> in_progress @field
        finish: in_progress -> done @field
        customer_signs: done -> signed @field
        hand_in: signed -> submitted @field
        review_ok: submitted -> reviewed @office
        send_back: submitted -> returned @office
        correct: returned -> submitted @field
        correct_signed: returned -> done @field
        close: reviewed -> closed @office
        ask_to_cancel: new dispatched accepted en_route on_site in_progress waiting_parts -> cancel_pending @both
        approve_cancel: cancel_pending -> cancelled @office
        reject_cancel: cancel_pending -> <previous> @office
        customer_cancels: new dispatched -> cancelled @office
    """,
    "card": """
        use_number: blank_issued -> draft @field
        complete: draft -> filled @field
        sign: filled -> signed @field
        edit: filled -> draft @field
        hand_in: signed -> handed_in @field
        take_for_review: handed_in -> reviewing @office
        defects: reviewing -> returned @office
        correct: returned -> handed_in @field
        correct_signed: returned -> draft @field
        approve: reviewing -> approved @office
        reject: reviewing -> rejected @office
        enter: approved -> entered @office
        claim: entered -> claimed @office
        settle: claimed -> settled @office
        void: draft -> void @both
        void_signed: signed handed_in reviewing returned -> void @office
    """,
    "callback": """
        attempt: scheduled -> attempting @office
        reach: attempting -> reached @office
        record: reached -> recorded @office
        archive: recorded second_callback -> archived @office
        give_up: attempting -> unreachable @office
        reschedule: unreachable -> scheduled @office
        follow_up: recorded -> follow_up @office
        call_again: follow_up -> second_callback @office
        waive: scheduled -> waived @office
    """,
    "trip": """
        request: -> requested @both
        assign: requested -> assigned @office
        reject: requested -> rejected @office
        cancel: requested assigned -> cancelled @both
        depart: assigned -> departed @field
        emergency_depart: assigned -> departed @field
        interrupt: departed -> interrupted @both
        go_on: interrupted -> departed @both
        towed: interrupted -> returned @field
        return: departed -> returned @field
        hand_in: returned -> submitted @field
        verify: submitted -> verified @office
        send_back: submitted -> returned @office
        settle: verified -> closed @office
    """,
}
"""D1, D2, D5 and D4, row by row: event, from, to, where."""
MORE = {
    "order": {("reopen_work", "done"), ("customer_cancels", "accepted")},
    "card": {
        ("open", ""),
        ("issue_number", ""),
        ("void", "blank_issued"),
        ("void", "filled"),
        ("remind", "signed"),
        ("remind", "returned"),
    },
    "callback": {("schedule", ""), ("attempt", "attempting")},
    "trip": {("emergency_depart", ""), ("emergency_depart", "requested")},
}
"""Arrows that the tables say in words: an order is cancelled until departure, a number is accounted for.
A reminder of head office moves nothing."""


@pytest.mark.parametrize("name", ROWS)
def test_the_arrows_are_those_of_the_tables(name: str) -> None:
    arrows = set[tuple[str, str]]()
    for row in ROWS[name].strip().splitlines():
        event, way = row.strip().split(":")
        sources, _, rest = way.partition("->")
        target, where = rest.split()
        for source in sources.split() or [""]:
            found = MACHINES[name].find(source, event)
            assert found is not None, row
            assert (found.target, f"@{found.where}") == (target, where), row
            arrows.add((event, source))
    assert {(t.event, source) for t in MACHINES[name].transitions for source in t.sources} == arrows | MORE[name]


def events(*names: str) -> list[Event]:
    return [Event(str(i), name) for i, name in enumerate(names)]


def test_the_main_job_runs_through() -> None:
    steps = ["register", "dispatch", "accept", "depart", "arrive", "start", "finish", "customer_signs", "hand_in",
             "review_ok", "close"]  # fmt: skip
    assert fold(MACHINES["order"], events(*steps)) == ("closed", "reviewed", ())
    card = ["open", "complete", "sign", "hand_in", "take_for_review", "approve", "enter"]
    assert fold(MACHINES["card"], events(*card)).state == "entered"


def test_an_event_that_does_not_fit_is_kept_unapplied() -> None:
    folded = fold(MACHINES["order"], events("register", "dispatch", "recall_assignment", "accept", "arrive"))
    assert (folded.state, folded.unapplied) == ("new", ("3", "4"))


def test_a_refused_cancellation_goes_back_to_where_it_was() -> None:
    folded = fold(MACHINES["order"], events("register", "dispatch", "accept", "ask_to_cancel", "reject_cancel"))
    assert folded.state == "accepted"


def test_a_signed_card_goes_back_for_a_new_signature() -> None:
    card = ["open", "complete", "sign", "hand_in", "take_for_review", "defects", "correct_signed", "complete", "sign"]
    assert fold(MACHINES["card"], events(*card)).state == "signed"


def test_what_an_assignee_may_do_is_not_what_the_office_may() -> None:
    assert {t.event for t in MACHINES["order"].possible("dispatched", "field")} == {
        "accept", "ask_to_refuse", "ask_to_cancel"
    }  # fmt: skip
    assert "dispatch" in {t.event for t in MACHINES["order"].possible("new", "office")}


def test_reached_states_follow_the_order_of_progress() -> None:
    reached = MACHINES["order"].reached("done")
    assert "accepted" in reached and "signed" not in reached
    assert MACHINES["order"].reached("unknown") == frozenset()


@given(st.lists(st.sampled_from([t.event for t in MACHINES["order"].transitions]), max_size=25))
def test_a_fold_names_every_event_that_it_did_not_apply(names: list[str]) -> None:
    folded = fold(MACHINES["order"], events(*names))
    assert folded.state in {"", *MACHINES["order"].states}
    kept = [e for e in events(*names) if e.id not in folded.unapplied]
    assert fold(MACHINES["order"], kept).state == folded.state
