# SPDX-License-Identifier: Apache-2.0
"""Checklists: started from a template version, answered with measured values, followed up when out of limits."""

from fieldapp.services.changes import Changes
from fieldapp.services.order_views import Checklist
from fieldapp.services.views import Option


class Checklists:
    """The checklist of an order."""

    def of(self, order_id: str) -> Checklist | None:
        """The checklist that was started, else the one that fits; None where no template fits."""
        raise NotImplementedError

    def templates(self, order_id: str) -> tuple[Option, ...]:
        """The newest version of each template that fits the order."""
        raise NotImplementedError

    def start(self, order_id: str, template_id: str = "") -> Changes:
        """Start from a template (the one that fits best by default); its version is kept."""
        raise NotImplementedError

    def measure(self, order_id: str, item_id: str, typed: str) -> Changes:
        """Answer with a number; the limits give the result. UserError with what to type where it is none."""
        raise NotImplementedError

    def answer(self, order_id: str, item_id: str, result: str, text: str = "", note: str = "") -> Changes:
        """Answer with a result of ``answer_result`` and, where the item asks for it, a text."""
        raise NotImplementedError

    def replaced(self, order_id: str, item_id: str, typed: str) -> Changes:
        """Out of limits, replaced, measured again: the first value is kept beside the new one."""
        raise NotImplementedError

    def ask_parts(self, order_id: str, item_id: str, part_id: str, quantity: str, needed_by: str) -> Changes:
        """Out of limits, a part is asked for: makes the request. ``needed_by`` is a date."""
        raise NotImplementedError

    def declined(self, order_id: str, item_id: str, note: str = "") -> Changes:
        """Out of limits, the customer declines."""
        raise NotImplementedError
