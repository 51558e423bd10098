# SPDX-License-Identifier: Apache-2.0
"""Today: the order that comes first with its departure check, what follows, cards, stock, counts."""

from fieldapp.services.order_views import Counts, DepartureCheck, TodayPage


class Today:
    """The first page."""

    def page(self) -> TodayPage:
        """All that Today shows."""
        raise NotImplementedError

    def counts(self) -> Counts:
        """The badges of the rail (cheap)."""
        raise NotImplementedError

    def departure(self, order_id: str) -> DepartureCheck:
        """What must be on the laptop before leaving for this order."""
        raise NotImplementedError
