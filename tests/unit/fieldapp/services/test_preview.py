# SPDX-License-Identifier: Apache-2.0
"""A paper that is looked at before signing is the paper that is signed: the same content, printed in another state."""

import pytest

from fieldapp.services.bundle import Services
from fieldapp.services.signing import Language
from fieldcore.documents import DRAFT, PRESENTED, Snapshot, State, render
from fieldcore.forms import form_of
from fieldcore.records import catalogue
from tests.unit.fieldapp.services.world import ORDER


@pytest.mark.parametrize("lang", ["zh_CN", "en", "both"])
def test_the_preview_is_the_presented_paper_but_for_its_state(filled: Services, lang: Language) -> None:
    filled.orders.finish(ORDER)
    session = filled.signing.prepare(ORDER, lang)
    assert {document.form for document in session.documents} == {"warranty_card", "repair_record"}
    for document in session.documents:
        snapshot = Snapshot.of(document.snapshot)
        pictures = {photo.sha256: data for photo in snapshot.photos if (data := filled.photos.image(photo.sha256))}

        def printed(state: State, snapshot: Snapshot = snapshot, pictures: dict[str, bytes] = pictures) -> bytes:
            form = form_of(snapshot.form)
            return render(form, snapshot, state=state, lang=lang, blobs=pictures, catalogue=catalogue())

        assert snapshot.digest == document.digest
        assert document.pdf == printed(PRESENTED)
        assert filled.signing.preview(ORDER, document.form, lang).data == printed(DRAFT)
