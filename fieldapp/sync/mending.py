# SPDX-License-Identifier: Apache-2.0
"""Mending a laptop: first what it can do alone, then what only head office can tell."""

from fieldapp.errors import ExternalError
from fieldapp.store.check import spoilt
from fieldapp.store.store import Store
from fieldapp.sync.engine import SyncEngine


def mend(store: Store, engine: SyncEngine) -> list[str]:
    """Everything that was put right, one plain English line each; without head office what can be done here."""
    bad = store.read(lambda reader: spoilt(reader, store.blobs))
    done = store.receive(lambda incoming: incoming.mend(bad))
    try:
        compared = engine.compare_now()
    except ExternalError:
        return [*done, "head office cannot be reached: what is here was not compared with it"]
    if compared is None or not compared.whole:
        done.append("head office could not be compared with just now")
    if compared is not None:
        done += [f"{kind} {id_} was repaired from head office" for kind, id_ in compared.repaired]
        done += [f"{compared.files} files are sent to head office again"] if compared.files else []
    return done
