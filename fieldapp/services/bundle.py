# SPDX-License-Identifier: Apache-2.0
"""All use cases in one bundle, as the composition root builds them for the window and the command line."""

from dataclasses import dataclass

from fieldapp.services.cards import Cards
from fieldapp.services.checklists import Checklists
from fieldapp.services.codes import Codes
from fieldapp.services.customers import Customers
from fieldapp.services.orders import Orders
from fieldapp.services.parts import Parts
from fieldapp.services.photos import Photos
from fieldapp.services.records import Records
from fieldapp.services.repairs import Repairs
from fieldapp.services.search import Search
from fieldapp.services.settings import Settings
from fieldapp.services.signing import Signing
from fieldapp.services.sync import Sync
from fieldapp.services.today import Today
from fieldapp.services.warranty import Warranty


@dataclass(frozen=True, slots=True)
class Services:
    """Every service. All calls are synchronous and belong on the store's thread, ``sync.now`` on the network's."""

    today: Today
    orders: Orders
    records: Records
    repairs: Repairs
    checklists: Checklists
    parts: Parts
    photos: Photos
    warranty: Warranty
    cards: Cards
    signing: Signing
    customers: Customers
    sync: Sync
    search: Search
    settings: Settings
    codes: Codes
