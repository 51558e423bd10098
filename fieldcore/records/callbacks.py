# SPDX-License-Identifier: Apache-2.0
"""Follow-up calls (回访, C15) and their attempts."""

from typing import Annotated, ClassVar

from fieldcore.base.clock import Instant
from fieldcore.base.text import N_
from fieldcore.records.model import (
    BOOLEAN,
    INSTANT,
    INTEGER,
    LONG_TEXT,
    MONEY,
    PHONE,
    TEXT,
    Field,
    Meta,
    Record,
    enum,
    ref,
)

_SCORE = {"minimum": "1", "maximum": "5"}


class Callback(Record, frozen=True):
    """A call to the customer after the job: facts checked, scores, conclusion."""

    meta: ClassVar[Meta] = Meta(
        "callback", N_("Follow-up call"), N_("Follow-up calls"), scope=("order", "station"), parent="order",
        title=("trigger",), columns=("order", "trigger", "due_by", "status", "conclusion"), status="callback",
        owner="office",
    )  # fmt: skip
    order: Annotated[str | None, Field(N_("Order"), ref("work_order"), owner="office", required_from="new")] = None
    status: Annotated[str | None, Field(N_("Status"), enum("callback_status"), owner="system")] = None
    trigger: Annotated[
        str | None, Field(N_("Triggered by"), enum("callback_trigger"), owner="office", required_from="new")
    ] = None
    due_by: Annotated[Instant | None, Field(N_("Due"), INSTANT, owner="office", required_from="new")] = None
    caller: Annotated[str | None, Field(N_("Caller"), ref("person"), owner="office", required_from="recorded")] = None
    method: Annotated[
        str | None, Field(N_("Method"), enum("contact_method"), owner="office", required_from="recorded")
    ] = None
    respondent: Annotated[str | None, Field(N_("Spoke with"), TEXT, owner="office", group="answers")] = None
    relation: Annotated[str | None, Field(N_("Relation"), enum("signer_relation"), owner="office", group="answers")] = (
        None
    )
    came_on_time: Annotated[bool | None, Field(N_("Came on time"), BOOLEAN, owner="office", group="answers")] = None
    arrived_as_told: Annotated[bool | None, Field(N_("Came when told"), BOOLEAN, owner="office", group="answers")] = (
        None
    )
    fault_fixed: Annotated[bool | None, Field(N_("Fault fixed"), BOOLEAN, owner="office", group="answers")] = None
    parts_as_recorded: Annotated[
        bool | None, Field(N_("Parts as recorded"), BOOLEAN, owner="office", group="answers")
    ] = None
    charged_amount: Annotated[
        int | None, Field(N_("Customer paid"), MONEY, owner="office", group="answers", minimum="0")
    ] = None
    charged_rightly: Annotated[bool | None, Field(N_("Charged rightly"), BOOLEAN, owner="office", group="answers")] = (
        None
    )
    left_tidy: Annotated[bool | None, Field(N_("Left tidy"), BOOLEAN, owner="office", group="answers")] = None
    explained_use: Annotated[bool | None, Field(N_("Explained the use"), BOOLEAN, owner="office", group="answers")] = (
        None
    )
    signed_by_user: Annotated[
        bool | None, Field(N_("Customer signed himself"), BOOLEAN, owner="office", group="answers")
    ] = None
    attitude: Annotated[int | None, Field(N_("Attitude"), INTEGER, owner="office", group="scores", **_SCORE)] = None
    speed: Annotated[int | None, Field(N_("Speed"), INTEGER, owner="office", group="scores", **_SCORE)] = None
    skill: Annotated[int | None, Field(N_("Skill"), INTEGER, owner="office", group="scores", **_SCORE)] = None
    result: Annotated[int | None, Field(N_("Result"), INTEGER, owner="office", group="scores", **_SCORE)] = None
    overall: Annotated[int | None, Field(N_("Overall"), INTEGER, owner="office", group="scores", **_SCORE)] = None
    would_recommend: Annotated[
        int | None,
        Field(N_("Would recommend, 0 to 10"), INTEGER, owner="office", group="conclusion", minimum="0", maximum="10"),
    ] = None
    opinion: Annotated[str | None, Field(N_("Opinion"), LONG_TEXT, owner="office", group="conclusion")] = None
    request: Annotated[str | None, Field(N_("Customer's request"), LONG_TEXT, owner="office", group="conclusion")] = (
        None
    )
    new_fault: Annotated[str | None, Field(N_("New fault"), LONG_TEXT, owner="office", group="conclusion")] = None
    recording: Annotated[str | None, Field(N_("Recording"), TEXT, owner="office", group="conclusion")] = None
    conclusion: Annotated[
        str | None,
        Field(
            N_("Conclusion"), enum("callback_conclusion"), owner="office", group="conclusion", required_from="recorded"
        ),
    ] = None


class CallbackAttempt(Record, frozen=True):
    """One attempt to reach the customer."""

    meta: ClassVar[Meta] = Meta(
        "callback_attempt", N_("Attempt"), N_("Attempts"), scope=("callback", "order", "station"), parent="callback",
        title=("result",), columns=("at", "number", "result"), append_only=True, owner="office",
    )  # fmt: skip
    callback: Annotated[str | None, Field(N_("Follow-up call"), ref("callback"), owner="office")] = None
    at: Annotated[Instant | None, Field(N_("At"), INSTANT, owner="office", required_from="new")] = None
    number: Annotated[str | None, Field(N_("Number"), PHONE, owner="office", personal=True)] = None
    result: Annotated[str | None, Field(N_("Result"), enum("attempt_result"), owner="office", required_from="new")] = (
        None
    )
    appointment: Annotated[Instant | None, Field(N_("Call again at"), INSTANT, owner="office")] = None
