# SPDX-License-Identifier: Apache-2.0
"""``demo --check``: the whole main job, each step really done and looked at afterwards."""

from dataclasses import replace

from fieldapp.services.views import PlanRow
from tools import demo_drive, demo_field, demo_install, demo_maintain, demo_sign, demo_window
from tools.demo_hands import Hands
from tools.demo_job import STAFF_NO, Laptop, Stage, expect, failing_machine, sha256

OPEN, CARDS, CALLS = "/orders?status=open", "/cards", "/callbacks"


def play(stage: Stage) -> None:
    """Steps 1 to 9 of the main job, then the other kinds of work. DemoError at the first step that does not hold."""
    dispatch(stage)
    demo_window.work(stage.laptop, stage.out, lambda hands: on_site(stage, hands))
    survives_closing(stage)
    demo_window.work(stage.laptop, stage.out, lambda hands: to_the_end(stage, hands))
    read_back(stage)
    call_back(stage)
    demo_install.find_order(stage)
    demo_window.work(stage.laptop, stage.out, lambda hands: demo_install.install(stage, hands))
    demo_install.arrived(stage)
    plans: list[PlanRow] = []
    demo_window.work(stage.laptop, stage.out, lambda hands: plans.append(demo_maintain.maintain(stage, hands)))
    demo_maintain.arrived(stage, plans[0])
    drivers_day(stage)
    clean_log(stage)


def dispatch(stage: Stage) -> None:
    """Head office registers and dispatches."""
    stage.laptop.command("sync")
    stage.before = stage.side.counts()
    job = failing_machine(stage.laptop)
    me = stage.laptop.find("person", {"staff_no": STAFF_NO})[0].id
    stage.job = replace(job, order=stage.side.register(job, me))
    stage.steps.hold(f"登记并派工 registered and dispatched: {job.serial}")
    counts = stage.side.counts()
    expect(counts[OPEN] == stage.before[OPEN] + 1, "one more open order in the figures")


def on_site(stage: Stage, hands: Hands) -> None:
    """The first half at the window; from the departure check on without head office."""
    demo_field.receive(stage, hands)
    stage.steps.hold(f"同步与出发检查 {stage.order.doc_no} is on the laptop; the departure check holds")
    stage.office.stop()
    demo_field.set_out(stage, hands)
    stage.steps.hold("断网：接单、出发、到场、开工 offline: accepted, departed, arrived, started")
    demo_field.fill_repair(hands)
    stage.steps.hold("维修记录 repair record filled; charged as in warranty")
    demo_field.fill_checklist(hands)
    stage.steps.hold("检查表 checklist measured; one value out of limits, replaced and measured again")
    demo_field.use_part(hands)
    stage.steps.hold("用件 part from the van: stock down by one, old part labelled")


def survives_closing(stage: Stage) -> None:
    """The window was closed in the middle of the job: everything is on the disk, nothing was sent."""
    status = stage.laptop.command("status")
    expect(status["unsent"] > 0, "changes wait on the laptop")
    repair = stage.laptop.find("repair_record", {"order": stage.order.order})
    expect(
        [r.get("diagnosis") for r in repair] == [demo_field.FINDINGS], "the findings are there after the window closed"
    )
    stage.steps.hold(f"关闭后重开 closed and opened again: {status['unsent']} changes wait, nothing is lost")


def to_the_end(stage: Stage, hands: Hands) -> None:
    """The second half: photos, signing, handing in, the way through a killed head office, correction, approval."""
    demo_field.loaded(hands)
    demo_field.open_order(stage, hands)
    demo_field.take_photos(stage, hands)
    stage.steps.hold("照片 photos added from files")
    demo_field.finish(stage, hands)
    stage.steps.hold("完整性检查 the missing photo is named, F4 jumps there; in warranty with reasons; finished")
    demo_sign.sign(hands)
    stage.steps.hold("阅读并签字 read and signed by the customer and the technician")
    demo_sign.hand_over(stage, hands)
    demo_sign.issued_is_saved(stage, hands)
    stage.steps.hold("交付 PDF saved: " + ", ".join(path.name for path in stage.saved.values()))
    demo_sign.frozen(hands)
    stage.steps.hold("内容冻结 signed content is frozen: an edit is refused")
    demo_sign.hand_in(stage, hands)
    stage.steps.hold(f"离线交回 handed in offline; the pill says “{hands.window.top_bar.sync_pill.text()}”")
    stage.cable.lose_next_push(stage.office.kill)
    stage.office.start()
    hands.wait(stage.cable.lost.is_set, "a push is under way", 180)
    stage.steps.hold("总部在推送途中被 kill -9 head office was killed in the middle of the push")
    stage.office.start()
    demo_sign.synced(hands)
    stage.steps.hold("自动同步 everything was sent by itself after the restart")
    review(stage, hands)


def review(stage: Stage, hands: Hands) -> None:
    """The clerk sends the card back, the technician corrects it, the clerk approves it."""
    counts = stage.side.counts()
    expect(counts[CARDS] == stage.before[CARDS] + 1, "one more card waits for review")
    stage.side.send_back(stage.card)
    demo_sign.sent_back(stage, hands)
    demo_sign.synced(hands)
    stage.steps.hold("退回与更正 sent back with two defects, corrected, handed in again")
    stage.side.approve(stage.card)
    demo_sign.reviewed(hands)
    stage.steps.hold("审核通过 approved; the laptop knows")


def read_back(stage: Stage) -> None:
    """The approved card comes out of head office again, with the very papers that were handed over, each once."""
    kinds = ("warranty_card", "repair_record", "parts_usage", "work_item", "issued_document", "signature", "callback",
             "attachment")  # fmt: skip
    found = stage.laptop.from_office(kinds, stage.order.order)
    counted = {kind: len(rows) for kind, rows in found.items()}
    wanted = {"warranty_card": 1, "repair_record": 1, "parts_usage": 1, "work_item": 1, "issued_document": 2,
              "callback": 1, "attachment": 6}  # fmt: skip
    expect({kind: counted[kind] for kind in wanted} == wanted, f"everything arrived once: {wanted}, not {counted}")
    card = found["warranty_card"][0]
    expect(card["id"] == stage.card and card["status"] == "approved", "head office gives the card as approved")
    for paper in found["issued_document"]:
        data = stage.laptop.blob_from_office(paper["pdf"])
        stem = "warranty-service-card-" if paper["form"] == "warranty_card" else "repair-report-"
        same = sha256(data) == paper["pdf"] == sha256(stage.saved[stem].read_bytes())
        expect(same, f"head office's {paper['doc_no']} is byte for byte the one that was handed over")
    problems = stage.office.problems()
    expect(not problems, f"head office checks its data as whole, not {problems[:3]}")
    stage.steps.hold(f"读回 the approved card {card['doc_no']} and its PDF were read back from head office")
    stage.callback = str(found["callback"][0]["id"])


def call_back(stage: Stage) -> None:
    """The call is due, it is made, and the manager's figures have moved."""
    counts = stage.side.counts()
    expect(counts[CALLS] == stage.before[CALLS] + 1, "one more call is due")
    stage.side.call(stage.callback)
    stage.steps.hold("回访 the follow-up call was made and recorded")
    after = stage.side.counts()
    expect(after[CALLS] == stage.before[CALLS], "the call is not due any more")
    expect(after[CARDS] == stage.before[CARDS], "the card does not wait any more")
    expect(after[OPEN] == stage.before[OPEN], "the order is not open any more")
    found = stage.laptop.from_office(("callback",), stage.order.order)["callback"]
    expect([call["status"] for call in found] == ["archived"], "the call is archived")
    stage.steps.hold("指标变动 the figures moved with the job and are where they should be")


def drivers_day(stage: Stage) -> None:
    """Another person's home on the same laptop: the driver's."""
    laptop = Laptop(stage.laptop.home.laptop.free(), stage.laptop.passphrase_file)
    laptop.enrol(stage.cable.url, stage.office.code(demo_drive.STAFF_NO))
    trips: list[str] = []
    demo_window.work(laptop, stage.out, lambda hands: trips.append(demo_drive.drive(hands)))
    demo_drive.verified(stage, laptop, trips[0])


def clean_log(stage: Stage) -> None:
    """The laptop wrote no error."""
    log = "".join(path.read_text(encoding="utf-8") for path in stage.laptop.home.logs.glob("*"))
    _, found_error, what = log.partition(" ERROR ")
    expect(not found_error, f"no error in the laptop's log, not {what[:3000]}")
