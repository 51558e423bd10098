# SPDX-License-Identifier: Apache-2.0
"""An installation in the small world: an order for a machine that has no record yet, its model, policy and template."""

from fieldapp.services.bundle import Services
from fieldcore.records.model import Values
from tests.unit.fieldapp.services.world import ORDER, png, rows, uid

INSTALL, ROBOT, ROBOT_POLICY, ROBOT_TEMPLATE = (uid(n) for n in range(0x200, 0x204))
VOLTAGE, LEVELLED, STOP = (uid(n) for n in range(0x204, 0x207))
SERIAL = "CR200-26-0031"


def _template() -> list[tuple[str, str, Values]]:
    items: list[tuple[str, Values]] = [
        (VOLTAGE, {"section": "安装条件", "item": "电源电压", "answer_type": "number", "lower": "198.000",
                   "upper": "242.000", "unit": "V", "decimals": 0, "check_kind": "site_condition"}),
        (LEVELLED, {"section": "安装项目", "item": "机身调平", "answer_type": "bool", "check_kind": "install_item"}),
        (STOP, {"section": "安全检查", "item": "急停按钮有效", "answer_type": "bool", "check_kind": "safety"}),
    ]  # fmt: skip
    head = {"code": "robot-install", "version": 1, "name": "烹饪机器人安装", "family": "kitchen_robot",
            "service_type": "install", "trial_hours": "2.0"}  # fmt: skip
    return [
        ("checklist_template", ROBOT_TEMPLATE, head),
        *(("template_item", item_id, {"template": ROBOT_TEMPLATE, "item_key": f"i{seq}", "seq": seq,
                                      "mandatory": True, **values})
          for seq, (item_id, values) in enumerate(items, 1)),
    ]  # fmt: skip


def installation(machine: str | None = None) -> list[tuple[str, str, Values]]:
    """What a pull brings of a dispatched installation."""
    order = next(values for kind, record_id, values in rows() if (kind, record_id) == ("work_order", ORDER))
    mine = {**order, "doc_no": "WO-HQ-261124-0007", "service_type": "install", "machine": machine,
            "symptom": "新购炒菜机器人到货安装", "charge_type": "contract"}  # fmt: skip
    policy = {"code": "ROBOT", "version": 1, "name": "合同保修", "regime": "CONTRACT", "whole_months": 24,
              "start_basis": "delivery_date"}  # fmt: skip
    model = {"model": "CR-200", "name": "炒菜机器人", "name_en": "Cooking robot", "brand": "灶神",
             "family": "kitchen_robot", "policy": ROBOT_POLICY}  # fmt: skip
    return [
        ("warranty_policy", ROBOT_POLICY, policy), ("product_model", ROBOT, model), *_template(),
        ("work_order", INSTALL, mine),
    ]  # fmt: skip


def acceptance() -> Values:
    """The record as an installer fills it."""
    return {
        "contract_no": "HT-2611-08", "delivery_date": "2026-11-23", "product_model": ROBOT, "serial_no": SERIAL,
        "production_date": "2026-10-12", "trial_run_hours": "2.0", "documents_given": ["manual", "certificate"],
        "documents_missing_reason": "工具清单随下批到货", "site_cleaned": True, "conclusion": "accepted",
        "warranty_start_basis": "acceptance_date",
    }  # fmt: skip


def fill_installation(services: Services, order_id: str = INSTALL) -> None:
    """Do the whole installation up to the point where it can be finished."""
    services.job.save(order_id, acceptance())
    services.job.add_line("packing_line", order_id, {
        "item": "主机", "quantity_listed": "1.000", "quantity_found": "1.000", "condition": "ok"})  # fmt: skip
    services.job.add_line("packing_line", order_id, {
        "item": "锅具", "quantity_listed": "2.000", "quantity_found": "1.000", "condition": "missing",
        "note": "少一口，下批补发"})  # fmt: skip
    services.checklists.start(order_id)
    services.checklists.measure(order_id, VOLTAGE, "228")
    services.checklists.answer(order_id, LEVELLED, "ok")
    services.checklists.answer(order_id, STOP, "ok")
    services.records.edit("work_order", order_id, "result", "solved")
    for shade, kind in enumerate(("nameplate", "machine_front", "site", "packing")):
        services.photos.add(order_id, kind, f"{kind}.png", png(shade + 40))
