# SPDX-License-Identifier: Apache-2.0
"""The page of vans: what is low against the least that the keeper sets, what the van may not know of yet."""

from headoffice.services.actors import SYSTEM
from tests.office import Sample


def move(sample: Sample, quantity: str) -> None:
    with sample.office.database.write() as ledger:
        ledger.insert("stock_movement", SYSTEM.author, person=sample.people["tech"], part=sample.ids["part"],
                      movement="issue_to_van", quantity=quantity, at=ledger.clock.now().plain())  # fmt: skip


def test_a_van_is_low_against_its_least_stock_which_the_keeper_sets(sample: Sample) -> None:
    move(sample, "5.000")
    keeper, tech = sample.client("keeper"), sample.people["tech"]
    page = keeper.get("/parts/vans").text
    assert "周海峰" in page and "都够用" in page
    assert "5 件" in keeper.get(f"/parts/vans?of={tech}").text
    form = f"/records/stock_minimum/new?person={tech}"
    made = keeper.submit("/records/stock_minimum/new", {"person": tech, "part": sample.ids["part"], "minimum": "6"},
                         page=form)  # fmt: skip
    assert made.url.path.startswith("/records/stock_minimum/"), made.text
    page = keeper.get("/parts/vans").text
    assert "5 件" in page and "偏低" in page
    move(sample, "-6.000")
    page = keeper.get("/parts/vans").text
    assert "−1 件" in page and "负库存" in page


def test_only_keepers_set_a_least_stock(sample: Sample) -> None:
    move(sample, "0.000")
    assert "/records/stock_minimum/new" not in sample.client("clerk").get("/parts/vans").text
    assert sample.client("clerk").get("/records/stock_minimum/new").status_code == 403
