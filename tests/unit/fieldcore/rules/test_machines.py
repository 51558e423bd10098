# SPDX-License-Identifier: Apache-2.0
"""The state machines of domain D as data."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldcore.records.choices import CHOICES
from fieldcore.rules.machines import MACHINES, PREVIOUS, Event, Machine, fold

LISTS = {"order": "order_status", "card": "card_status", "callback": "callback_status",
         "old_part": "old_part_status", "request": "request_status"}  # fmt: skip


@pytest.mark.parametrize(("name", "machine"), MACHINES.items())
def test_states_are_the_glossarys_and_each_can_be_reached(name: str, machine: Machine) -> None:
    assert set(machine.states) == {choice.id for choice in CHOICES[LISTS[name]]}
    ends = {t.target for t in machine.transitions} - {PREVIOUS}
    assert ends <= set(machine.states)
    assert {s for t in machine.transitions for s in t.sources} <= {"", *machine.states}


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
