# SPDX-License-Identifier: Apache-2.0
"""Orders as rows of lists, and the people of an order to call."""

from fieldapp.services.deadlines import deadline, next_action
from fieldapp.services.desk import Desk
from fieldapp.services.freezing import awaits_paper
from fieldapp.services.views import ContactView, NextAction, OrderRow
from fieldapp.services.wording import Text, choice
from fieldapp.store.rows import Stored
from fieldcore.base.clock import Instant
from fieldcore.base.text import N_
from fieldcore.records.model import Values


def order_row(desk: Desk, order: Stored) -> OrderRow:
    """One order as a row."""
    values = order.values
    state = str(values.get("status") or "")
    paper = awaits_paper(desk, order.id, values)
    return OrderRow(
        id=order.id,
        doc_no=str(values.get("doc_no") or ""),
        service=choice("service_type", values.get("service_type")),
        customer=desk.title("customer", values.get("customer")),
        machine=desk.title("machine", values.get("machine")),
        state=state,
        status=Text(N_("Waiting for the signed paper")) if paper else choice("order_status", state),
        priority=str(values.get("priority") or "normal"),
        priority_label=choice("priority", values.get("priority")),
        halted=bool(values.get("halted")),
        busy_season=bool(values.get("busy_season")),
        symptom=str(values.get("symptom") or ""),
        site=str(values.get("site_address") or ""),
        distance_km=str(values.get("distance_km") or ""),
        appointment_from=Instant.of(values.get("appointment_from")),
        appointment_to=Instant.of(values.get("appointment_to")),
        deadline=deadline(values),
        next=NextAction("sign", Text(N_("Attach the signed paper"))) if paper else next_action(state),
        mine=values.get("assignee") == desk.me.person_id,
        assignee=desk.title("person", values.get("assignee")),
        returned=sent_back_because(desk, order.id) if state == "returned" else "",
        needs_decision=bool(values.get("needs_decision")),
        awaits_paper=paper,
    )


def sent_back_because(desk: Desk, order_id: str) -> str:
    """What the clerk wrote when the order was last sent back."""
    events = desk.read.find("order_event", {"subject": order_id, "event": "send_back"}, ("-at",), limit=1)
    return str(events[0].get("reason") or "") if events else ""


def order_contact(desk: Desk, order: Values) -> ContactView | None:
    """Whom to call about an order: the operator, else the customer, else who reported it."""
    operator = desk.maybe("contact", order.get("operator_contact"))
    if operator is not None:
        return contact_view(operator)
    customer = desk.maybe("customer", order.get("customer"))
    if customer is not None and customer.get("phone"):
        return contact_view(customer)
    if order.get("reporter_phone"):
        return ContactView("", "", str(order.get("reporter_name") or ""), str(order["reporter_phone"]))
    return contact_view(customer) if customer else None


def contact_view(record: Stored) -> ContactView:
    """A contact or customer as somebody to call."""
    return ContactView(
        kind=record.kind,
        id=record.id,
        name=str(record.get("name") or ""),
        phone=str(record.get("phone") or ""),
        relation=choice("signer_relation", record.get("relation")),
        phone_invalid=bool(record.get("phone_invalid")),
    )
