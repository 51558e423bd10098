# SPDX-License-Identifier: Apache-2.0
"""Builds all demo data through the office's own write door."""

from fieldcore.base.clock import Instant
from headoffice.services.demo.base import Base
from headoffice.services.demo.installation import add_installation
from headoffice.services.demo.maintenance import add_maintenance
from headoffice.services.demo.maker import Maker, Office
from headoffice.services.demo.masters import Masters
from headoffice.services.demo.orders import Orders
from headoffice.services.demo.packages import add_packages
from headoffice.services.demo.parts import add_parts
from headoffice.services.demo.trips import add_trips


def build(office: Office, today: Instant) -> dict[str, int]:
    """Fill an empty office with a believable service department as of ``today``; how many of each kind were made."""
    maker = Maker(office, today)
    base = Base(maker)
    masters = Masters(maker, base)
    orders = Orders(maker, base, masters)
    add_maintenance(maker, masters)
    add_installation(maker, base, masters, orders)
    add_packages(maker, base, masters)
    add_trips(maker, base, masters, orders)
    add_parts(maker, base, masters, orders)
    return {kind: len(rows) for kind, rows in maker.made.items()}
