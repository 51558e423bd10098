# SPDX-License-Identifier: Apache-2.0
"""The office's store: migrations make what is declared, values come back as they went in, search finds."""

from typing import Annotated, Any, ClassVar

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, select

from fieldcore.base.clock import FixedClock
from fieldcore.base.ids import Ids
from fieldcore.records import ALL, catalogue, model
from fieldcore.records.model import Catalogue, Field, Meta, Record
from headoffice.errors import OfficeError
from headoffice.services import accounts, check, people
from headoffice.services.actors import SYSTEM
from headoffice.store import search, tables
from headoffice.store.database import Database
from headoffice.store.ledger import Author
from tests.contract.lab import START, Lab

OFFICE = Author("")
ROLES = ["technician"]


class Sample(Record, frozen=True):
    """One field of each type."""

    meta: ClassVar[Meta] = Meta("sample", "Sample", "Samples", title=("text",))
    text: Annotated[str | None, Field("Text", model.TEXT, search=True)] = None
    day: Annotated[str | None, Field("Day", model.DATE)] = None
    moment: Annotated[tuple[int, int] | None, Field("Moment", model.INSTANT)] = None
    count: Annotated[int | None, Field("Count", model.INTEGER)] = None
    weight: Annotated[str | None, Field("Weight", model.decimal(3))] = None
    price: Annotated[int | None, Field("Price", model.MONEY)] = None
    yes: Annotated[bool | None, Field("Yes", model.BOOLEAN)] = None
    many: Annotated[list[str] | None, Field("Many", model.multi("role"))] = None


VALUES: dict[str, Any] = {
    "text": "𠮷野家 O'Neil \"x\" %_\\", "day": "2028-02-29", "moment": [-1, -720], "count": -(2**53) + 1,
    "weight": "-0.001", "price": 2**53 - 1, "yes": False, "many": ["driver", "technician"],
    "later": {"deep": [1, None, "ü"]},
}  # fmt: skip


def test_the_migrations_make_the_declared_tables(lab: Lab) -> None:
    with lab.database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, lab.database.tables.metadata) == []


def test_migrating_again_changes_nothing_and_making_again_is_refused(lab: Lab) -> None:
    before = lab.head()
    lab.database.upgrade()
    assert lab.head() == before
    with pytest.raises(OfficeError):
        lab.database.create()


def test_every_type_of_value_comes_back(lab: Lab) -> None:
    known = Catalogue([*ALL, Sample])
    clock = FixedClock(START)
    database = Database(lab.office.place.database_url, known, clock, Ids(clock))
    tables.build(known).records["sample"].create(database.engine)
    with database.write() as ledger:
        made = ledger.insert("sample", OFFICE, **VALUES)
        ledger.put("sample", made, OFFICE, count=None)
    with database.read() as ledger:
        found = ledger.get("sample", made)
        assert found is not None
        assert found.values == {name: value for name, value in VALUES.items() if name != "count"}
        assert [f.id for f in search.search(ledger, "o'neil %_", ("sample",))] == [made]
        assert search.search(ledger, "%", ("customer",)) == []
    database.close()


@pytest.mark.parametrize("text", ["望城", "农机", "wcnj", "wangchengnongji", "3812345", "望城 1381", "WCNJ"])
def test_a_customer_is_found(lab: Lab, text: str) -> None:
    with lab.database.read() as ledger:
        assert [f.id for f in search.search(ledger, text, ("customer", "machine"))] == [lab.customer]
        assert search.search(ledger, text, ("machine",)) == []


def test_a_changed_name_is_found_anew(lab: Lab) -> None:
    lab.edit("customer", lab.customer, name="宁乡合作社")
    with lab.database.read() as ledger:
        assert search.search(ledger, "望城", ("customer",)) == []
        assert [f.id for f in search.search(ledger, "nxhz", ("customer",))] == [lab.customer]


def half_way(lab: Lab) -> None:
    """A transaction whose second write fails."""
    with lab.database.write() as ledger:
        ledger.insert("customer", OFFICE, name="半途", station=lab.station)
        ledger.put("customer", lab.customer, OFFICE, name=7)


def test_what_fails_leaves_nothing(lab: Lab) -> None:
    before = lab.head()
    with pytest.raises(ValueError, match="customer"):
        half_way(lab)
    assert lab.head() == before
    assert lab.count("customer") == 1


def test_history_keeps_what_changed(lab: Lab) -> None:
    lab.edit("customer", lab.customer, phone="13911111111")
    with lab.database.read() as ledger:
        history = ledger.tables.history
        rows = ledger.connection.execute(
            select(history.c.version, history.c.changes, history.c.author)
            .where(history.c.record_id == lab.customer)
            .order_by(history.c.version)
        ).all()
    assert rows[-1] == (2, '{"phone": "13911111111"}', lab.dispatcher.person)


def test_the_check_names_what_is_wrong(lab: Lab) -> None:
    assert check.check(lab.database, lab.office.blobs) == []
    with lab.database.write() as ledger:
        lab.office.blobs.add(ledger, b"photo")
        sha256 = ledger.connection.execute(select(ledger.tables.blob.c.sha256)).scalar_one()
    (lab.office.place.blobs / sha256[:2] / sha256).write_bytes(b"other")
    with lab.database.engine.begin() as connection:
        stream, scope = lab.database.tables.stream, lab.database.tables.scope
        connection.execute(stream.delete().where(stream.c.n == 2))
        connection.execute(scope.delete().where(scope.c.record_id == lab.machine))
    found = "\n".join(check.check(lab.database, lab.office.blobs))
    assert "the stream holds" in found
    assert lab.machine in found
    assert "is damaged" in found


def test_what_is_wrong_is_mended_and_laptops_get_it(lab: Lab) -> None:
    order = lab.dispatched()
    laptop = lab.laptop()
    laptop.pull()
    blobs, tables = lab.office.blobs, lab.database.tables
    with lab.database.write() as ledger:
        kept, lost = (blobs.add(ledger, data) for data in (b"photo", b"another"))
    (lab.office.place.blobs / lost[:2] / lost).unlink()
    (lab.office.place.blobs / kept[:2] / kept).write_bytes(b"other")
    customer = tables.records["customer"]
    with lab.database.engine.begin() as connection:
        connection.execute(tables.scope.delete().where(tables.scope.c.record_id.in_((lab.machine, order))))
        connection.execute(customer.update().where(customer.c.id == lab.customer).values(phone="0", address="?"))
        connection.execute(tables.search.delete().where(tables.search.c.record_id == lab.contact))
    before = check.check(lab.database, blobs)
    assert len(before) > 5
    mended = check.mend(lab.database, blobs)
    assert set(before) <= set(mended)
    assert check.check(lab.database, blobs) == []
    assert blobs.state(kept).received == blobs.state(lost).received == 0
    laptop.pull()
    assert laptop.holds(lab.customer) == lab.values("customer", lab.customer)
    assert lab.values("customer", lab.customer)["phone"] == "13812345678"
    assert "address" not in lab.values("customer", lab.customer)
    assert {lab.machine, order} <= set(laptop.rows)
    with lab.database.read() as ledger:
        assert [found.id for found in search.search(ledger, "刘洋", ("contact",))] == [lab.contact]


def test_a_version_that_the_stream_never_told_is_told(lab: Lab) -> None:
    laptop = lab.laptop()
    laptop.pull()
    customer = lab.database.tables.records["customer"]
    with lab.database.engine.begin() as connection:
        connection.execute(customer.update().where(customer.c.id == lab.customer).values(_version=5))
    (problem,) = check.check(lab.database, lab.office.blobs)
    assert "of which the stream does not tell" in problem
    assert check.mend(lab.database, lab.office.blobs) == [problem]
    assert [row.version for row in laptop.pull() if row.id == lab.customer] == [5]


def test_every_declared_kind_has_a_table(lab: Lab) -> None:
    names = set(inspect(lab.database.engine).get_table_names())
    assert set(catalogue().types) <= names


def account(lab: Lab, name: str = "li", password: str = "correct horse") -> str:
    return people.add(lab.database, SYSTEM, staff_no=name, name=name, roles=["dispatcher"], password=password)


def test_a_session_begins_and_ends(lab: Lab) -> None:
    person = account(lab)
    with lab.database.read() as ledger:
        table = ledger.tables.account
        kept = ledger.connection.execute(table.select()).one()._mapping
    assert [value for value in kept.values() if str(value).startswith("$argon2id$")]
    assert not [value for value in kept.values() if "correct horse" in str(value)]
    token = accounts.sign_in(lab.database, " li ", "correct horse")
    session = accounts.signed_in(lab.database, token)
    assert session is not None
    assert (session.person, session.actor.has("dispatcher")) == (person, True)
    assert accounts.signed_in(lab.database, token + "x") is None
    lab.clock.move(hours=13)
    assert accounts.signed_in(lab.database, token) is None
    other = accounts.sign_in(lab.database, "li", "correct horse")
    accounts.sign_out(lab.database, other)
    assert accounts.signed_in(lab.database, other) is None


def test_a_new_password_or_a_leaver_ends_sessions(lab: Lab) -> None:
    person = account(lab)
    token = accounts.sign_in(lab.database, "li", "correct horse")
    with lab.database.write() as ledger:
        accounts.set_password(ledger, SYSTEM, person, "li", "battery staple")
    assert accounts.signed_in(lab.database, token) is None
    with pytest.raises(OfficeError):
        accounts.sign_in(lab.database, "li", "correct horse")
    token = accounts.sign_in(lab.database, "li", "battery staple")
    lab.edit("person", person, active=False)
    assert accounts.signed_in(lab.database, token) is None
    with pytest.raises(OfficeError):
        accounts.sign_in(lab.database, "li", "battery staple")


def test_guessing_a_password_is_throttled_even_for_the_right_one(lab: Lab) -> None:
    account(lab)
    codes = []
    for word in ["wrong"] * 8 + ["correct horse"]:
        with pytest.raises(OfficeError) as caught:
            accounts.sign_in(lab.database, "li", word)
        codes.append(caught.value.code)
    assert codes == ["bad_request"] * 8 + ["throttled"]
    lab.clock.move(minutes=11)
    assert accounts.sign_in(lab.database, "li", "correct horse")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"staff_no": "T9", "roles": ["wizard"]}, "roles"),
        ({"staff_no": "王建国", "roles": ROLES}, "staff_no"),
        ({"staff_no": "T9", "roles": ROLES, "password": "short"}, "password"),
        ({"staff_no": "T9", "roles": ROLES, "name": ""}, "name"),
    ],
)
def test_a_person_that_will_not_do_is_not_added(lab: Lab, given: dict[str, Any], field: str) -> None:
    before = lab.count("person")
    with pytest.raises(OfficeError) as caught:
        people.add(lab.database, SYSTEM, **{"name": "新人", **given})
    assert caught.value.field == field
    assert lab.count("person") == before
