# SPDX-License-Identifier: Apache-2.0
"""A section of the order page: a card that shows its part of the order and can be jumped to."""

from typing import TYPE_CHECKING

from fieldapp.services.order_views import OrderPage
from fieldapp.ui.widgets.surfaces import Card

if TYPE_CHECKING:
    from fieldapp.ui.pages.order import OrderDetailPage


class Section(Card):
    """``names``: the section names that findings use for it."""

    names: tuple[str, ...] = ()

    def __init__(self, page: "OrderDetailPage", title: str, note: str = "", icon: str = "") -> None:
        super().__init__(page.context, title, note, icon)
        self.page, self.shell, self.services = page, page.shell, page.services

    def show_order(self, value: OrderPage) -> None:
        """Show this section's part."""
        raise NotImplementedError

    def forget(self) -> None:
        """Another order or language comes: what was laid out for the last one goes."""

    def focus_place(self, record_id: str, field: str) -> bool:
        """Put the cursor where something is missing; False if it is not here."""
        return False
