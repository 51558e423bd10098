# SPDX-License-Identifier: Apache-2.0
"""The warranty of a job or a machine: facts from the laptop's records, verdict from the engine, who pays."""

from fieldapp.services.order_views import ChargeProposal, VerdictView


class Warranty:
    """Verdicts."""

    def of_order(self, order_id: str) -> VerdictView | None:
        """The verdict of an order's job; None where no machine is known."""
        raise NotImplementedError

    def of_machine(self, machine_id: str) -> VerdictView | None:
        """The verdict of a machine today."""
        raise NotImplementedError

    def charge(self, order_id: str) -> ChargeProposal:
        """Who pays: what the facts propose and what is set."""
        raise NotImplementedError
