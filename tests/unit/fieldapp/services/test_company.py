# SPDX-License-Identifier: Apache-2.0
"""The company's logo and colour, from the pull to the papers."""

import io

from pypdf import PdfReader

from fieldapp.services.bundle import Services
from fieldapp.store.store import Store
from fieldcore.base.crypto import sha256_hex
from tests.unit.fieldapp.services.world import ORDER, deliver, png, uid

LOGO = png(200)
COMPANY = {"name": "盐城农机服务有限公司", "logo": sha256_hex(LOGO), "colour": "#1A5FB4"}


def pictures(pdf: bytes, page: int = 0) -> int:
    return len(PdfReader(io.BytesIO(pdf)).pages[page].images)


def test_the_logo_is_wanted_and_stands_on_the_papers_once_it_is_here(filled: Services, store: Store) -> None:
    deliver(store, [("company", uid(1), COMPANY)], version=2)
    assert sha256_hex(LOGO) in store.read(lambda reader: reader.wanted_blobs(9))
    assert pictures(filled.signing.preview(ORDER, "warranty_card").data) == 0

    store.blobs.save(LOGO)
    store.receive(lambda incoming: incoming.blob_fetched(sha256_hex(LOGO), len(LOGO)))
    assert pictures(filled.signing.preview(ORDER, "warranty_card").data) == 1
    filled.orders.finish(ORDER)
    card, report = filled.signing.prepare(ORDER).documents
    assert (pictures(card.pdf), pictures(report.pdf)) == (1, 1)
    assert pictures(report.pdf, page=1) > 1, "the photos stand on the second page"
    for document in (card, report):
        company = document.snapshot["organisation"]
        assert (company["logo"], company["colour"]) == (COMPANY["logo"], COMPANY["colour"])
