# SPDX-License-Identifier: Apache-2.0
"""The work of head office through the pages, without scripts: register, dispatch, review, call, settle, edit."""

import re
from pathlib import Path
from typing import Annotated

from sqlalchemy import event

from fieldcore.base.canonical import digest
from fieldcore.base.clock import Instant
from fieldcore.base.text import N_
from fieldcore.merge.apply import Edit
from fieldcore.records import ALL
from fieldcore.records.customers import Machine
from fieldcore.records.model import CODE, Catalogue, Field
from fieldcore.wire.invitation import Invitation
from headoffice.services import attention
from headoffice.services.actors import SYSTEM
from headoffice.services.figures import figures
from headoffice.store.ledger import Author
from tests.office import PASSWORD, Client, Sample, green_card, make_office

REQUEST = {
    "origin": "phone", "service_type": "repair", "priority": "urgent", "reported_at": "2026-11-23T09:36",
    "symptom": "水温高，冷却液渗漏", "site_address": "大丰新街村 3 组", "halted": "true", "zone": "", "busy_season": "",
}  # fmt: skip


def request(sample: Sample, **changes: str) -> dict[str, str]:
    ids = sample.ids
    return {**REQUEST, "station": ids["station"], "customer": ids["customer"], "machine": ids["machine"], **changes}


def test_a_request_is_registered_and_dispatched(sample: Sample) -> None:
    client = sample.client("desk")
    page = client.submit("/orders/new", request(sample, service_level=sample.ids["level"]))
    assert page.url.path == "/dispatch"
    assert "报修已登记" in page.text
    order_id = page.url.params["order"]
    order = sample.get("work_order", order_id)
    assert order["status"] == "new"
    assert order["halted"] is True
    assert order["doc_no"].startswith("WO-HQ-")
    page = client.submit(f"/orders/{order_id}/dispatch", {"assignee": sample.people["tech"], "back": "/dispatch"})
    assert f"{order['doc_no']} 已派给 周海峰。" in page.text
    order = sample.get("work_order", order_id)
    assert (order["status"], order["assignee"]) == ("dispatched", sample.people["tech"])
    assert order["finish_due"]


def test_a_request_of_a_new_customer_with_a_new_machine(sample: Sample) -> None:
    client = sample.client("desk")
    new = {
        "customer": "", "machine": "", "site_address": "", "customer.name": "张玉兰", "customer.phone": "13900001234",
        "customer.address": "射阳", "machine.product_model": sample.ids["model"], "machine.serial_no": "ab 123-456",
    }  # fmt: skip
    page = client.submit("/orders/new", request(sample, **new))
    order = sample.get("work_order", page.url.params["order"])
    assert sample.get("customer", order["customer"])["name"] == "张玉兰"
    assert sample.get("machine", order["machine"])["serial_no"] == "AB123-456"
    assert order["site_address"] == "射阳"


def test_what_cannot_be_registered_comes_back_as_typed(sample: Sample) -> None:
    client = sample.client("desk")
    page = client.submit("/orders/new", request(sample, symptom="坏", distance_km="十八", reporter_phone="12"))
    assert page.status_code == 422
    assert ">坏</textarea>" in page.text
    assert 'value="十八"' in page.text
    assert page.text.count('aria-invalid="true"') >= 1
    page = client.submit("/orders/new", request(sample, symptom="坏", reporter_phone="12"))
    assert page.text.count('aria-invalid="true"') == 2


def test_a_customer_is_searched_without_scripts(sample: Sample) -> None:
    client = sample.client("desk")
    page = client.submit("/orders/new", request(sample, customer="", machine="", customer__find="fynj"))
    assert page.status_code == 422
    assert "丰源农机专业合作社" in page.text
    assert "在结果里选一个" in page.text
    page = client.submit("/orders/new", request(sample, customer="", machine="", customer__find="zzzz"))
    assert "没有找到。换个词搜索，或新建。" in page.text


def test_an_order_is_edited_unless_somebody_was_faster(sample: Sample) -> None:
    client, order_id = sample.client("desk"), sample.ids["new"]
    form = client.get(f"/orders/{order_id}/edit").text
    version = re.search(r'name="version" value="(\d+)"', form)
    assert version is not None
    change = {"version": version[1], "appointment_from": "2026-11-24T09:00", "appointment_to": "2026-11-24T11:00"}
    page = client.submit(f"/orders/{order_id}/edit", request(sample, **change))
    assert page.url.path == f"/orders/{order_id}", page.text
    assert sample.get("work_order", order_id)["appointment_from"] == [1795482000000, 480]
    late = client.submit(f"/orders/{order_id}/edit", request(sample, symptom="另一个人的现象", **change))
    assert late.status_code == 422
    assert "期间有人改过" in late.text
    assert "另一个人的现象" in late.text


def test_an_assignment_is_recalled(sample: Sample) -> None:
    client, order_id = sample.client("desk"), sample.ids["new"]
    client.submit(f"/orders/{order_id}/dispatch", {"assignee": sample.people["tech"]})
    assert "撤回派工" in client.get(f"/orders/{order_id}").text
    client.submit(f"/orders/{order_id}/events", {"event": "recall_assignment", "reason": "派错了人"})
    order = sample.get("work_order", order_id)
    assert order["status"] == "new"
    assert "assignee" not in order


def test_what_did_not_fit_is_decided_with_a_reason(sample: Sample) -> None:
    client, order_id = sample.client("desk"), sample.ids["clash"]
    assert "两件事对不上" in client.get(f"/orders/{order_id}").text
    client.submit(f"/orders/{order_id}/decide", {"reason": ""})
    assert sample.get("work_order", order_id)["needs_decision"] is True
    page = client.submit(f"/orders/{order_id}/decide", {"reason": "周海峰已到场，由他做完"})
    assert "两件事对不上" not in page.text
    assert sample.get("work_order", order_id)["needs_decision"] is False


def test_a_card_is_taken_and_approved(sample: Sample) -> None:
    client, card_id = sample.client("clerk"), sample.ids["card"]
    page = client.submit(f"/cards/{card_id}/take", {})
    assert "已锁定给您" in page.text
    assert "正在审这张卡" in sample.client("clerk2").get(f"/cards/{card_id}").text
    page = client.submit(f"/cards/{card_id}/verdict", {"verdict": "approve"})
    assert "WC-L07-261123-003 已通过。" in page.text
    assert sample.get("warranty_card", card_id)["status"] == "approved"
    assert sample.get("work_order", sample.ids["card_order"])["status"] == "reviewed"


def test_a_card_goes_back_with_defects_only(sample: Sample) -> None:
    client, card_id = sample.client("clerk"), sample.ids["card"]
    client.submit(f"/cards/{card_id}/take", {})
    page = client.submit(f"/cards/{card_id}/verdict", {"verdict": "defects", "note": "铭牌看不清", "due": "2099-01-05"})
    assert page.status_code == 422
    assert "铭牌看不清" in page.text
    data = {"verdict": "defects", "codes": ["missing_photo", "illegible"], "note": "铭牌看不清", "due": "2099-01-05"}
    client.submit(f"/cards/{card_id}/verdict", data)
    assert sample.get("warranty_card", card_id)["status"] == "returned"
    assert sample.get("work_order", sample.ids["card_order"])["status"] == "returned"
    history = client.get(f"/cards/{card_id}").text
    assert "铭牌看不清" in history


def test_another_clerk_cannot_decide_a_locked_card(sample: Sample) -> None:
    sample.client("clerk").submit(f"/cards/{sample.ids['card']}/take", {})
    page = sample.client("clerk2").submit(f"/cards/{sample.ids['card']}/verdict", {"verdict": "approve"})
    assert "陈敏 正在审这张卡。" in page.text
    assert sample.get("warranty_card", sample.ids["card"])["status"] == "reviewing"


def test_the_desk_checks_a_card_by_itself(sample: Sample) -> None:
    page = sample.client("clerk", "en").get(f"/cards/{sample.ids['card']}").text
    for finding in ("a signature is missing", "required photos 2 of 5", "handed in in time", "1 on their way"):
        assert finding in page, finding
    assert "AGRI2010 · 2" in page
    assert "2027-03-18" in page


def test_a_card_that_was_signed_on_paper_shows_who_signed_and_the_picture(sample: Sample) -> None:
    card = green_card(sample, 7)
    order = sample.get("warranty_card", card)["order"]
    with sample.office.database.write() as ledger:
        for role, name in (("customer", "刘大勇"), ("technician", "王建国")):
            ledger.insert("signature", SYSTEM.author, order=order, role=role, signer_name=name, input_device="paper",
                          digests=digest({"card": card}), signed_at=ledger.clock.now().plain())  # fmt: skip
    client = sample.client("clerk", "en")
    page = client.get(f"/cards/{card}").text
    assert "signed on paper, but the photo of it is missing" in page
    assert "Customer 刘大勇, On paper · Technician 王建国, On paper" in page
    with sample.office.database.write() as ledger:
        blob = sample.office.blobs.add(ledger, b"signed")
        ledger.insert("attachment", SYSTEM.author, order=order, photo_kind="signed_paper", sha256=blob)
    page = client.get(f"/cards/{card}").text
    assert "both have signed on paper" in page
    assert page.count(blob) >= 2, "among the photos, and beside the paper"
    assert "Customer 刘大勇, On paper" in client.get(f"/orders/{order}").text


def test_a_call_is_attempted_and_recorded(sample: Sample) -> None:
    client, call = sample.client("caller"), sample.ids["call"]
    client.submit(f"/callbacks/{call}/attempts", {"number": "13612348807", "result": "no_answer"})
    client.submit(f"/callbacks/{call}/attempts", {"number": "13612348807", "result": "reached"})
    wrong = client.submit(f"/callbacks/{call}/record", {"overall": "9", "opinion": "很快"})
    assert wrong.status_code == 422
    assert "很快" in wrong.text
    page = client.submit(
        f"/callbacks/{call}/record", {"overall": "5", "conclusion": "satisfied", "fault_fixed": "true"}
    )
    assert page.url.path == "/callbacks"
    kept = sample.get("callback", call)
    assert (kept["overall"], kept["conclusion"], kept["status"]) == (5, "satisfied", "archived")


def test_the_figures_move_with_the_job(sample: Sample) -> None:
    def cards_to_review() -> str:
        found = re.search(
            r'href="/cards"><span[^>]*>.*?class="v">(\d+)', sample.client("boss").get("/figures").text, re.S
        )
        assert found is not None
        return found[1]

    assert cards_to_review() == "1"
    client = sample.client("clerk")
    client.submit(f"/cards/{sample.ids['card']}/take", {})
    client.submit(f"/cards/{sample.ids['card']}/verdict", {"verdict": "approve"})
    assert cards_to_review() == "0"


def test_an_enrolment_code_is_shown_once_with_its_picture(sample: Sample) -> None:
    client, person = sample.client("admin"), sample.people["tech2"]
    page = client.submit(f"/people/{person}/enrolment", {})
    code = re.search(r'class="code">([A-Z0-9-]{14})<', page.text)
    assert code is not None
    assert "<svg" in page.text.split('class="qr"')[1][:200]
    line = re.search(r">(https?://[^<]+)</p>", page.text)
    assert line is not None
    assert Invitation.read(line[1]) == Invitation("http://testserver", code[1], "")
    assert code[1] not in client.get(f"/people/{person}").text


def test_a_laptop_is_revoked(sample: Sample) -> None:
    page = sample.client("admin").submit(f"/devices/{sample.ids['device']}/revoke", {})
    assert "L07 已停用" in page.text
    assert sample.get("device", sample.ids["device"])["revoked"] is True


def test_a_person_is_added_and_signs_in(sample: Sample) -> None:
    client = sample.client("admin")
    data = {"staff_no": "H9", "name": "沈静", "roles__shown": "1", "roles": "dispatcher", "active": "true"}
    page = client.submit("/people/new", {**data, "station": sample.ids["station"]})
    person = page.url.path.split("/")[-1]
    assert sample.get("person", person)["roles"] == ["dispatcher"]
    again = client.submit("/people/new", data)
    assert again.status_code == 422
    assert "工号 H9 已被使用" in again.text
    client.submit(f"/people/{person}/account", {"name": "shen", "password": "short"})
    client.submit(f"/people/{person}/account", {"name": "shen", "password": PASSWORD})
    other = sample.client()
    assert other.submit("/sign-in", {"name": "shen", "password": PASSWORD}, page="/sign-in").url.path == "/dispatch"


def test_only_an_administrator_gives_roles(sample: Sample) -> None:
    page = sample.client("boss").submit(
        "/people/new", {"staff_no": "X", "name": "江", "roles__shown": "1", "roles": "administrator", "active": "true"}
    )
    assert page.status_code == 422
    assert "只有管理员能授予角色" in page.text


def test_ones_own_password_is_changed(sample: Sample) -> None:
    client = sample.client("desk")
    wrong = client.submit("/password", {"current": "no", "password": PASSWORD + "2", "again": PASSWORD + "2"})
    assert wrong.status_code == 400
    client.submit("/password", {"current": PASSWORD, "password": PASSWORD + "2", "again": PASSWORD + "2"})
    assert client.get("/orders", follow_redirects=False).status_code == 303
    other = sample.client()
    assert (
        other.submit("/sign-in", {"name": "desk", "password": PASSWORD + "2"}, page="/sign-in").url.path == "/dispatch"
    )


def clash_about(sample: Sample, mine: str, theirs: str) -> str:
    """Head office and a laptop changed the same field; the id of the conflict."""
    device, machine = Author(sample.people["tech"], sample.ids["device"]), sample.ids["machine"]
    with sample.office.database.write() as ledger:
        before = ledger.state("machine", machine)
        assert before is not None
        ledger.put("machine", machine, SYSTEM.author, environment=mine)
        edit = Edit(base_version=before.version, changes={"environment": theirs}, writer=device.device)
        current = ledger.state("machine", machine, lock=True)
        assert ledger.apply("machine", machine, current, edit, device, ledger.clock.now()).outcome == "conflict"
        return attention.conflicts(ledger)[-1].id


def test_a_conflict_is_settled_by_any_of_three_values(sample: Sample) -> None:
    client, machine = sample.client("desk"), sample.ids["machine"]
    for choice, third, kept in (("other", "", "水田"), ("current", "", "山地"), ("third", "坡地", "坡地")):
        mine = "山地" if choice == "current" else "旱地"
        conflict = clash_about(sample, mine, "水田")
        page = client.get("/attention").text
        assert mine in page
        assert "水田" in page
        assert "周海峰" in page
        data = {"choice": choice, f"third.{conflict}": third}
        assert "已裁决" in client.submit(f"/attention/conflicts/{conflict}", data).text
        assert sample.get("machine", machine)["environment"] == kept
    assert "已经有人裁决过了" in client.submit(f"/attention/conflicts/{conflict}", data).text


def test_reference_data_is_added_and_changed(sample: Sample) -> None:
    client = sample.client("admin")
    page = client.submit("/records/service_level/new", {"name": "边远", "ack_hours": "2", "finish_hours": "96"})
    assert "96 h" in page.text
    address = page.url.path
    bad = client.submit(address, {"version": "1", "name": "边远", "ack_hours": "两小时"})
    assert bad.status_code == 422
    assert 'value="两小时"' in bad.text
    client.submit(address, {"version": "1", "name": "边远", "ack_hours": "3"})
    assert sample.get("service_level", address.split("/")[-1])["ack_hours"] == 3


def test_what_was_done_or_signed_is_not_edited_by_hand(sample: Sample) -> None:
    client = sample.client("admin")
    for kind, name in (("warranty_card", "card"), ("work_order", "new")):
        assert client.get(f"/records/{kind}/{sample.ids[name]}/edit").status_code == 403
        assert client.submit(f"/records/{kind}/{sample.ids[name]}", {"version": "1"}).status_code == 403


def test_a_field_added_to_a_record_shows_without_edits(tmp_path: Path) -> None:
    class Newer(Machine, frozen=True):
        """A machine with a field that no page was told of."""

        meta = Machine.meta
        colour: Annotated[str | None, Field(N_("Customer"), CODE, group="identity", search=True)] = None

    records = Catalogue(Newer if record is Machine else record for record in ALL)
    sample = make_office(tmp_path / "office", records, "ALTER TABLE machine ADD COLUMN colour TEXT")
    try:
        client, machine = sample.client("admin", "en"), sample.ids["machine"]
        assert 'name="colour"' in client.get("/records/machine/new").text
        version = re.search(r'name="version" value="(\d+)"', client.get(f"/records/machine/{machine}/edit").text)
        assert version is not None
        values = {"version": version[1], "customer": sample.ids["customer"], "product_model": sample.ids["model"]}
        client.submit(f"/records/machine/{machine}", {**values, "serial_no": "4LZ80-2603-0147", "colour": "SIGNALRED"})
        assert "SIGNALRED" in client.get(f"/records/machine/{machine}").text
        assert "4LZ80-2603-0147" in client.get("/search?q=signalred").text
    finally:
        sample.office.close()


def test_text_is_escaped_everywhere(sample: Sample) -> None:
    client: Client = sample.client("desk")
    page = client.submit("/orders/new", request(sample, symptom="<script>alert(1)</script> 渗漏"))
    order = page.url.params["order"]
    for address in (f"/dispatch?order={order}", f"/orders/{order}", "/orders", "/search?q=<script>alert"):
        text = client.get(address).text
        assert "&lt;script&gt;alert" in text, address
        assert "<script>alert" not in text, address


def test_a_refusal_is_told_as_one(sample: Sample) -> None:
    client = sample.client("desk")
    page = client.submit(f"/orders/{sample.ids['new']}/dispatch", {"assignee": "nobody", "back": "/dispatch"})
    assert re.search(r'class="toast danger" role="alert">.*请选择在岗的技术员。', page.text)
    page = client.submit(
        f"/orders/{sample.ids['new']}/dispatch", {"assignee": sample.people["tech"], "back": "/dispatch"}
    )
    assert 'class="toast" role="status"' in page.text


def test_the_language_switches_on_the_answer_to_a_form(sample: Sample) -> None:
    client, card = sample.client("clerk"), sample.ids["card"]
    client.submit(f"/cards/{card}/take", {})
    refused = client.submit(f"/cards/{card}/verdict", {"verdict": "reject", "note": ""})
    assert refused.status_code == 422
    [back] = set(re.findall(r'name="back" value="([^"]*)"', refused.text))
    assert back == f"/cards/{card}"
    assert client.submit("/preferences", {"lang": "en", "back": back}).status_code == 200


def test_an_order_whose_work_is_done_is_not_overdue(sample: Sample) -> None:
    late = {"finish_due": [1, 480]}
    with sample.office.database.write() as ledger:
        for name in ("new", "card_order"):
            ledger.project("work_order", sample.ids[name], **late)
    client = sample.client("boss")
    for address in ("/orders?status=overdue", "/orders?late=yes"):
        page = client.get(address).text
        assert f"/orders/{sample.ids['new']}" in page
        assert f"/orders/{sample.ids['card_order']}" not in page
    with sample.office.database.read() as ledger:
        assert figures(ledger, Instant(0), ledger.clock.now()).counts[1].value == 1


def test_a_request_shows_by_when_it_must_be_answered_before_it_is_dispatched(sample: Sample) -> None:
    client = sample.client("desk")
    with sample.office.database.write() as ledger:
        reported = ledger.clock.now().plus(minutes=-50)
        ledger.put("work_order", sample.ids["new"], SYSTEM.author, reported_at=reported.plain())
    page = client.get(f"/dispatch?order={sample.ids['new']}").text
    assert f"应响应 {reported.plus(hours=1).datetime():%m-%d %H:%M}" in page
    assert "剩 9 分" in page or "剩 10 分" in page or "剩 0:10" in page


def test_a_machine_shows_its_orders(sample: Sample) -> None:
    page = sample.client("desk").get(f"/records/machine/{sample.ids['machine']}").text
    assert f"/orders/{sample.ids['card_order']}" in page


def test_a_longer_queue_of_cards_asks_the_database_no_more(sample: Sample) -> None:
    client, asked = sample.client("clerk"), list[str]()
    event.listen(sample.office.database.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    counts = []
    for number in (0, 1, 6):
        for made in range(number):
            green_card(sample, 10 * number + made)
        asked.clear()
        page = client.get("/cards").text
        counts.append((page.count('class="qi"'), len(asked)))
    assert [queued for queued, _ in counts] == [1, 2, 8]
    assert counts[1][1] == counts[2][1]
