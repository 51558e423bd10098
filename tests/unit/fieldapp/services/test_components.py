# SPDX-License-Identifier: Apache-2.0
"""A part with a serial is swapped in one save: line, stock, old part, fitted part, the machine's own numbers."""

from typing import Any

import pytest

from fieldapp.errors import UserError
from fieldapp.services.bundle import Services
from fieldapp.services.part_lines import NewLine
from fieldapp.store.rows import Stored
from fieldapp.store.store import Store
from fieldcore.records.model import Values
from tests.unit.fieldapp.conftest import ME
from tests.unit.fieldapp.services.world import EARLIER, MACHINE, ORDER, PUMP, at, deliver, uid

INJECTOR, ENGINE = uid(0x970), uid(0x971)
FITTED = uid(0x975)


@pytest.fixture
def serialised(started: Services, store: Store) -> Services:
    """An injection pump with a serial is fitted since June, its successor and an engine are in the van."""

    def part(number: str, name: str, **more: Any) -> Values:
        return {"part_no": number, "name": name, "unit": "台", "whole": True, "serialised": True,
                "old_part_policy": "return_to_office", "warranty_months": 6, **more}  # fmt: skip

    def stock(part_id: str) -> Values:
        return {"person": ME.person_id, "part": part_id, "movement": "opening", "quantity": "2.000",
                "at": at("2026-11-01T08:00")}  # fmt: skip

    deliver(store, [
        ("part", INJECTOR, part("2000 100", "喷油泵")), ("part", ENGINE, part("2000 900", "发动机总成")),
        ("stock_movement", uid(0x972), stock(INJECTOR)), ("stock_movement", uid(0x973), stock(ENGINE)),
        ("machine_component", FITTED, {"machine": MACHINE, "part": INJECTOR, "serial_no": "IP-OLD",
                                       "fitted_at": at("2026-06-10T10:00"), "fitted_on": EARLIER}),
    ])  # fmt: skip
    return started


def components(store: Store) -> dict[str, Stored]:
    found = store.read(lambda r: r.find("machine_component", {"machine": MACHINE}))
    return {str(one.get("serial_no")): one for one in found}


def held(store: Store, part: str) -> str:
    return store.read(lambda r: r.balance(ME.person_id, part))


def machine(store: Store) -> Values:
    return dict(store.read(lambda r: r.need("machine", MACHINE)).values)


def test_a_swap_records_all_of_it_in_one_save_and_one_undo_takes_it_back(serialised: Services, store: Store) -> None:
    assert serialised.parts.fitted(ORDER, INJECTOR).serial == "IP-OLD"
    before = store.read(lambda r: r.outbox()).waiting
    serialised.parts.add(ORDER, NewLine(INJECTOR, serial_new="ip-new", serial_old="IP-OLD"))
    (line,) = serialised.parts.of(ORDER)
    assert (line.serial_old, line.serial_new) == ("IP-OLD", "IP-NEW")
    was, now = components(store)["IP-OLD"], components(store)["IP-NEW"]
    assert (was.get("removed_on"), bool(was.get("removed_at"))) == (ORDER, True)
    assert (now.get("part"), now.get("fitted_on"), now.get("removed_at")) == (INJECTOR, ORDER, None)
    (old,) = serialised.old_parts.of(ORDER)
    assert (old.serial, old.state, held(store, INJECTOR)) == ("IP-OLD", "expected", "1.000")
    assert store.read(lambda r: r.outbox()).waiting > before
    serialised.records.undo()
    assert components(store).keys() == {"IP-OLD"}
    assert components(store)["IP-OLD"].get("removed_at") is None
    assert (serialised.parts.of(ORDER), held(store, INJECTOR)) == ((), "2.000")
    assert [row.state for row in serialised.old_parts.of(ORDER)] == ["exempted"]


def test_nothing_is_kept_of_a_swap_that_is_refused(serialised: Services, store: Store) -> None:
    for line, said in (
        (NewLine(INJECTOR, serial_new="IP-OLD"), "fitted in this machine already"),
        (NewLine(INJECTOR, "2", serial_new="IP-NEW"), "one piece"),
        (NewLine(INJECTOR, serial_new="A1", serial_old="a1"), "the same"),
    ):  # fmt: skip
        with pytest.raises(UserError, match=said):
            serialised.parts.add(ORDER, line)
    assert components(store).keys() == {"IP-OLD"}
    assert held(store, INJECTOR) == "2.000"


@pytest.mark.parametrize(("fitted", "covered"), [("2026-05-23T10:00", True), ("2026-05-22T10:00", False)])
def test_the_own_warranty_of_what_is_taken_out_is_kept_with_the_line(
    serialised: Services, store: Store, fitted: str, covered: bool
) -> None:
    deliver(store, [("machine_component", FITTED, {"machine": MACHINE, "part": INJECTOR, "serial_no": "IP-OLD",
                                                   "fitted_at": at(fitted)})], version=2)  # fmt: skip
    serialised.parts.add(ORDER, NewLine(INJECTOR, serial_new="IP-NEW", serial_old="IP-OLD"))
    (line,) = serialised.parts.of(ORDER)
    values = line.record.values
    assert (values["part_warranty_months"], values["in_part_warranty"]) == (6, covered)
    assert bool("beyond" in str(line.own_warranty)) is not covered


def test_the_engine_number_of_the_machine_follows_a_new_engine(serialised: Services, store: Store) -> None:
    serialised.parts.add(ORDER, NewLine(ENGINE, serial_new="6H26B099999", serial_old="6H26B031187"))
    assert machine(store)["engine_no"] == "6H26B099999"
    assert machine(store)["serial_no"] == "4LZ80-2603-0147"
    serialised.records.undo()
    assert machine(store)["engine_no"] == "6H26B031187"


def test_another_part_leaves_the_engine_number_alone(serialised: Services, store: Store) -> None:
    serialised.parts.add(ORDER, NewLine(INJECTOR, serial_new="IP-NEW", serial_old="IP-OLD"))
    assert machine(store)["engine_no"] == "6H26B031187"


def test_the_machines_timeline_shows_the_swap(serialised: Services) -> None:
    serialised.parts.add(ORDER, NewLine(INJECTOR, serial_new="IP-NEW", serial_old="IP-OLD"))
    shown = [item for item in serialised.customers.history(MACHINE) if item.kind == "machine_component"]
    assert [(str(item.title), item.detail, item.order_id) for item in shown] == [
        ("Fitted: 2000 100 喷油泵", "IP-OLD → IP-NEW", ORDER), ("Fitted: 2000 100 喷油泵", "IP-OLD", EARLIER),
    ]  # fmt: skip


def test_a_part_without_a_serial_fits_nothing(serialised: Services, store: Store) -> None:
    serialised.parts.add(ORDER, NewLine(PUMP))
    assert components(store).keys() == {"IP-OLD"}


def test_the_verdict_counts_from_the_day_the_removed_part_was_fitted(serialised: Services) -> None:
    serialised.parts.add(ORDER, NewLine(INJECTOR, serial_new="IP-NEW", serial_old="IP-OLD"))
    verdict = serialised.warranty.of_order(ORDER)
    assert verdict is not None
    assert any("fitted 2026-06-10" in str(reason.text) for reason in verdict.reasons)
