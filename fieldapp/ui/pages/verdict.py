# SPDX-License-Identifier: Apache-2.0
"""A warranty verdict as its panel shows it."""

from fieldapp.services.order_views import VerdictView
from fieldapp.ui.pages.base import Page
from fieldapp.ui.widgets.progress import VerdictPanel
from fieldcore.base.text import N_

TONES = {"in": "ok", "out": "neutral", "needs_meter": "warn", "excluded": "danger", "unknown": "neutral"}


def show(page: Page, panel: VerdictPanel, value: VerdictView) -> None:
    """Head, reasons with mark, foot with policy; an unchecked policy says 拟定."""
    until = ""
    if value.until:
        if value.days_left is not None and value.days_left >= 0:
            until = page.tr(N_("until {day}, {days} days left"), day=value.until, days=value.days_left)
        else:
            until = page.tr(N_("ended {day}"), day=value.until)
    foot = " · ".join(part for part in (value.policy, value.policy_version) if part)
    if foot and not value.checked:
        foot = f"{foot} · {page.tr(N_('proposed, head office decides'))}"
    reasons = [(reason.ok, page.say(reason.text)) for reason in value.reasons]
    panel.set_verdict(TONES[value.tone], page.say(value.title), until, reasons, foot)
