# SPDX-License-Identifier: Apache-2.0
"""All use cases in one bundle, as the composition root builds them for the window and the command line."""

from dataclasses import dataclass

from fieldapp.services.cards import Cards
from fieldapp.services.checklists import Checklists
from fieldapp.services.codes import Codes
from fieldapp.services.courier import Courier
from fieldapp.services.customers import Customers
from fieldapp.services.desk import Desk, Me
from fieldapp.services.export import Exports
from fieldapp.services.job_records import JobRecords
from fieldapp.services.maintenance import Maintenance
from fieldapp.services.old_parts import OldParts
from fieldapp.services.on_paper import OnPaper
from fieldapp.services.order_page import OrderPages
from fieldapp.services.orders import Orders
from fieldapp.services.packages import Packages
from fieldapp.services.parts import Parts
from fieldapp.services.photos import Photos
from fieldapp.services.records import Records
from fieldapp.services.repairs import Repairs
from fieldapp.services.requests import Requests
from fieldapp.services.search import Search
from fieldapp.services.settings import Settings
from fieldapp.services.signing import Signing
from fieldapp.services.sync import Sync
from fieldapp.services.today import Today
from fieldapp.services.trips import Trips
from fieldapp.services.warranty import Warranty
from fieldapp.store.store import Store
from fieldapp.sync.engine import SyncEngine


@dataclass(frozen=True, slots=True)
class Services:
    """Every service. Calls are synchronous and may come from any thread, but not from the window's (slow disks).

    ``sync.now`` belongs on the network's thread.
    """

    me: Me
    today: Today
    orders: Orders
    records: Records
    job: JobRecords
    repairs: Repairs
    checklists: Checklists
    maintenance: Maintenance
    parts: Parts
    requests: Requests
    old_parts: OldParts
    packages: Packages
    photos: Photos
    warranty: Warranty
    cards: Cards
    signing: Signing
    on_paper: OnPaper
    customers: Customers
    trips: Trips
    sync: Sync
    courier: Courier
    search: Search
    settings: Settings
    codes: Codes


def build(store: Store, engine: SyncEngine | None = None, program: str = "") -> Services:
    """The services of an opened home; ``engine`` is None where nothing is sent. ``program``: the version of the app."""
    settings = Settings(store.home.settings)
    desk = Desk(store, store.clock, store.ids, me_of(store), lambda: settings.read().language)
    records, warranty, cards = Records(desk), Warranty(desk), Cards(desk)
    requests = Requests(desk)
    job, repairs, checklists = JobRecords(desk, records), Repairs(desk), Checklists(desk, requests)
    old_parts = OldParts(desk)
    parts, photos = Parts(desk, old_parts), Photos(desk, settings)
    pages = OrderPages(desk, job, repairs, checklists, parts, requests, photos, warranty, cards)
    exports, orders = Exports(desk, warranty, program), Orders(desk, job, checklists, pages)
    maintenance, signing = Maintenance(desk, orders), Signing(desk, warranty, exports, program)
    return Services(
        me=desk.me,
        today=Today(desk, warranty, checklists, parts, requests, old_parts, cards, maintenance),
        orders=orders,
        records=records,
        job=job,
        repairs=repairs,
        checklists=checklists,
        maintenance=maintenance,
        parts=parts,
        requests=requests,
        old_parts=old_parts,
        packages=Packages(desk, job, parts),
        photos=photos,
        warranty=warranty,
        cards=cards,
        signing=signing,
        on_paper=OnPaper(desk, signing, exports, program),
        customers=Customers(desk, records, warranty, maintenance),
        trips=Trips(desk, exports),
        sync=Sync(desk, records, engine),
        courier=Courier(desk, engine),
        search=Search(desk),
        settings=settings,
        codes=Codes(desk),
    )


def me_of(store: Store) -> Me:
    """Who works here, as enrolment said. ValueError for a store without an identity."""
    identity = store.identity
    if identity is None:
        raise ValueError("the store has no identity")
    return Me(
        person_id=identity.person_id,
        device_id=identity.device_id,
        device_code=identity.device_code,
        roles=tuple(identity.roles),
        station_id=identity.station_id,
        name=identity.person_name,
    )
