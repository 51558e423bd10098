# SPDX-License-Identifier: Apache-2.0
"""The figures: four counts that move with the main job, rates with n and d, and how complete the data is."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter
from starlette.responses import Response

from fieldcore.base.clock import ORGANISATION_OFFSET, Instant
from headoffice.console.desk import Desk
from headoffice.console.guard import Anybody
from headoffice.services import figures
from headoffice.services.figures import Figures

router = APIRouter()

WIDEST = 420
"""The longest bar, in the drawing's units."""
BARS = 7
SHARE = 80
"""Bars up to this share of all faults are the ones to work on."""


def period(desk: Desk) -> tuple[date, date]:
    """The days that the address asks for, both included; this month so far otherwise."""

    def day(name: str, otherwise: date) -> date:
        try:
            return date.fromisoformat(desk.query(name))
        except ValueError:
            return otherwise

    today = desk.words.today
    start, end = day("from", today.replace(day=1)), day("to", today)
    return (start, end) if start <= end else (end, start)


def midnight(day: date) -> Instant:
    """The start of a day in the organisation's zone."""
    return Instant.parse(day.isoformat(), ORGANISATION_OFFSET)


@router.get("/figures")
def figures_page(desk: Annotated[Desk, Anybody]) -> Response:
    """The page of figures."""
    start, end = period(desk)
    first, after = midnight(start), midnight(end).plus(days=1)
    found = figures.figures(desk.rows, first, after)
    return desk.page(
        "figures.html", start=start.isoformat(), end=end.isoformat(), completeness=completeness(desk, found),
        tiles=[*counts(desk, found)], rates=rates(desk, found),
        charts=[faults(desk, first, after), states(desk)],
    )  # fmt: skip


def counts(desk: Desk, found: Figures) -> list[dict[str, Any]]:
    """The four counts as tiles; each opens its list."""
    return [
        {"href": c.address, "label": desk.tr(c.label), "value": f"{c.value:,}", "unit": "", "detail": desk.tr("now"),
         "provisional": False}
        for c in found.counts
    ]  # fmt: skip


def rates(desk: Desk, found: Figures) -> list[dict[str, Any]]:
    """The rates as tiles: percentage, n of d; d = 0 shows a dash."""
    return [
        {"href": r.address, "label": desk.tr(r.label), "value": "—" if r.percent is None else str(r.percent),
         "unit": "" if r.percent is None else "%", "detail": f"{r.n:,} / {r.d:,}", "provisional": r.provisional}
        for r in found.rates
    ]  # fmt: skip


def completeness(desk: Desk, found: Figures) -> dict[str, Any]:
    """Up to when everything is known."""
    if found.complete_to is None:
        return {"provisional": True, "fact": desk.tr("A laptop has never synced."),
                "more": desk.tr("Figures that wait for it are marked provisional.")}  # fmt: skip
    fact = desk.tr("Data complete up to {time}.", time=desk.words.moment(found.complete_to))
    waits = any(rate.provisional for rate in found.rates)
    more = desk.tr("Later values are marked provisional until every laptop has synced.")
    return {"provisional": waits, "fact": fact, "more": more if waits else ""}


def faults(desk: Desk, first: Instant, after: Instant) -> dict[str, Any]:
    """Repairs by failure location: the few that make most of them stand out."""
    at = desk.rows.column("repair_record", "finished_at")
    tally = desk.rows.tally("repair_record", "failure_location", at >= first.ms, at < after.ms)
    desk.prefetch("code_entry", tally)
    ordered = sorted(tally.items(), key=lambda pair: (-pair[1], pair[0]))
    total, seen, bars = sum(tally.values()), 0, []
    for place, count in ordered[:BARS]:
        title = desk.title("code_entry", place) if place else desk.tr("not coded")
        bars.append({"label": title, "count": count, "href": f"/records/code_entry/{place}" if place else "/orders",
                     "rest": seen * 100 >= SHARE * total, "width": round(WIDEST * count / ordered[0][1])})  # fmt: skip
        seen += count
    return {"title": desk.tr("Faults by location"), "note": desk.tr("repairs of the period: {count}", count=total),
            "bars": bars}  # fmt: skip


def states(desk: Desk) -> dict[str, Any]:
    """Open orders by state, in the order of progress."""
    tally = desk.rows.tally("work_order", "status")
    shown = [(state, tally[state]) for state in STATES if state in tally]
    most = max((count for _, count in shown), default=1)
    bars = [
        {"label": desk.choice("order_status", state), "count": count, "href": f"/orders?status={state}", "rest": False,
         "width": round(WIDEST * count / most)}
        for state, count in shown
    ]  # fmt: skip
    return {"title": desk.tr("Open orders by state"), "note": desk.tr("now"), "bars": bars}


STATES = (
    "new", "dispatched", "refuse_pending", "accepted", "en_route", "on_site", "in_progress", "waiting_parts", "done",
    "signed", "submitted", "returned", "cancel_pending",
)  # fmt: skip
