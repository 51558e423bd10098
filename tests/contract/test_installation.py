# SPDX-License-Identifier: Apache-2.0
"""An installation as head office sees it: the machine that the laptop proposes, and the order after a rejected one."""

from typing import Any

import pytest

from tests.contract.lab import Device, Lab
from tests.contract.test_main_job import ORDER_STEPS, status

SYMPTOM = "新购炒菜机器人到货安装"


def handed_in(lab: Lab, laptop: Device, order: str, **record: Any) -> str:
    """The technician's steps with the acceptance that he filled in; the record."""
    values = {"order": order, "doc_no": "IA-L01-261123-001", "serial_no": "CR200-26-0031", **record}
    made = laptop.operation("installation_acceptance", **values)
    for event in ORDER_STEPS:
        assert laptop.event(order, event).outcome == "applied"
    assert laptop.push(made).answers[0].outcome == "applied"
    assert laptop.event(order, "hand_in").outcome == "applied"
    return made.record_id


def after(lab: Lab, order: str) -> list[dict[str, Any]]:
    with lab.database.read() as ledger:
        return [dict(found.values) for found in ledger.find("work_order", reopen_of=order)]


def test_a_rejected_installation_is_followed_by_one_other_order(lab: Lab) -> None:
    order, laptop = lab.dispatched(service_type="install", machine=None, symptom=SYMPTOM), lab.laptop()
    record = handed_in(lab, laptop, order, conclusion="rejected", problems="机身漏电")
    (new,) = after(lab, order)
    assert (new["status"], new["service_type"], new["origin"]) == ("new", "install", "head_office")
    assert (new["symptom"], new["customer"]) == ("安装验收未通过：机身漏电", lab.customer)
    assert (status(lab, "work_order", order), lab.values("installation_acceptance", record)["conclusion"]) == (
        "submitted", "rejected",
    )  # fmt: skip
    assert len(after(lab, order)) == 1


@pytest.mark.parametrize("conclusion", ["accepted", "conditionally_accepted"])
def test_an_accepted_one_is_followed_by_none(lab: Lab, conclusion: str) -> None:
    order, laptop = lab.dispatched(service_type="install", machine=None, symptom=SYMPTOM), lab.laptop()
    handed_in(lab, laptop, order, conclusion=conclusion)
    assert after(lab, order) == []


def test_a_repair_is_followed_by_none(lab: Lab) -> None:
    order, laptop = lab.dispatched(), lab.laptop()
    for event in (*ORDER_STEPS, "hand_in"):
        assert laptop.event(order, event).outcome == "applied"
    assert after(lab, order) == []


def test_head_office_takes_the_proposed_machine_with_what_names_it(lab: Lab) -> None:
    order, laptop = lab.dispatched(service_type="install", machine=None, symptom=SYMPTOM), lab.laptop()
    laptop.pull()
    machine = laptop.operation(
        "machine", group="sign", customer=lab.customer, product_model=lab.model, serial_no="CR200-26-0031",
        acceptance_date="2026-11-23", start_basis="acceptance_date",
    )  # fmt: skip
    named = laptop.operation("work_order", order, group="sign", machine=machine.record_id)
    assert [answer.outcome for answer in laptop.push(machine, named).answers] == ["applied", "applied"]
    assert lab.values("work_order", order)["machine"] == machine.record_id
    laptop.pull()
    assert laptop.holds(machine.record_id)["start_basis"] == "acceptance_date"
