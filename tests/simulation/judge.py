# SPDX-License-Identifier: Apache-2.0
"""What must be true once everything rests: nothing lost, nothing twice, nothing silently overwritten, all agree."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

from fieldapp.store.pending import OPEN_STATES
from fieldcore.base.crypto import sha256_hex
from fieldcore.records import codec
from fieldcore.records.model import RecordType
from fieldcore.rules.machines import MACHINES, Event, fold
from tests.simulation.claims import OFFICE, Claim
from tests.simulation.laptop import Laptop
from tests.simulation.people import short
from tests.simulation.world import World

STUCK = ("rejected", "blocked", "quarantined")
Query = Callable[..., list[Any]]
Key = tuple[str, str, str]
"""Kind, record and field."""


def problems(world: World) -> list[str]:
    """Everything that is not as it was promised; empty where all is well."""
    judge = Judge(world)
    found = [*world.template.faults, *world.seen]
    checks = (judge.sent, judge.numbered, judge.whole, judge.counted, judge.told, judge.projected, judge.scoped)
    for check in (*checks, judge.kept, judge.overwritten, judge.agreed, judge.signed, judge.stocked, judge.carried):
        found += check()
    return found


def text(value: Any) -> str:
    """A value as something that can be counted."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


class Evidence:
    """All databases as they are, past the code that wrote them."""

    def __init__(self, world: World) -> None:
        self.world, self.query = world, world.template.running.query
        self.catalogue = world.database.catalogue
        self.columns = {
            kind: [row[1] for row in self.query(f'PRAGMA table_info("{kind}")')] for kind in self.catalogue.types
        }
        self.history: dict[Key, list[Any]] = defaultdict(list)
        for kind, record, changes in self.query(
            "SELECT kind, record_id, changes FROM office_history WHERE kind NOT LIKE '\\_%' ESCAPE '\\' "
            "ORDER BY record_id, version"
        ):
            for name, value in json.loads(changes).items():
                self.history[kind, record, name].append(value)
        self.deleted = {
            (kind, record)
            for kind in self.catalogue.types
            for (record,) in self.query(f'SELECT id FROM "{kind}" WHERE _deleted')
        }
        self.aside = self._aside()

    def _aside(self) -> set[tuple[str, str, str, str]]:
        """Values that wait for a person: conflicts and quarantine at head office, refused operations on laptops."""
        found = set()
        for kind, record, name, other in self.query("SELECT kind, record_id, field, other FROM office_conflict"):
            found.add((kind, record, name, text(json.loads(other))))
        operations = [json.loads(row[0]) for row in self.query("SELECT operation FROM office_quarantine")]
        for laptop in self.world.laptops:
            states = ", ".join(f"'{state}'" for state in STUCK)
            for kind, record, action, changes in laptop.query(
                f"SELECT kind, record_id, action, changes FROM outbox WHERE state IN ({states})"
            ):
                operations.append({"kind": kind, "record_id": record, "action": action, "changes": json.loads(changes)})
        for op in operations:
            for name, value in op.get("changes", {}).items():
                found.add((op["kind"], op["record_id"], name, text(value)))
            if op.get("action") == "delete":
                found.add((op["kind"], op["record_id"], "", text(None)))
        return found

    def _exists(self, kind: str, record: str) -> bool:
        return bool(self.query(f'SELECT 1 FROM "{kind}" WHERE id = ?', record))

    def _rows(self, query: Query, kind: str) -> list[dict[str, Any]]:
        columns = self.columns[kind]
        names = ", ".join(f'"{name}"' for name in columns)
        return [
            dict(zip(columns, row, strict=True)) for row in query(f'SELECT {names} FROM "{kind}" WHERE NOT _deleted')
        ]


class Judge(Evidence):
    """Holds what is against what was promised."""

    # Operations

    def sent(self) -> Iterator[str]:
        """Nothing waits any more, and what is done is known at head office exactly once."""
        known = {row[0]: row[1] for row in self.query("SELECT op_id, answer FROM office_received")}
        for laptop in self.world.laptops:
            for op_id, kind, record, state, code in laptop.query(
                "SELECT op_id, kind, record_id, state, code FROM outbox WHERE state <> 'dropped'"
            ):
                if state in ("waiting", "sent"):
                    yield f"{laptop.name}: {kind} {short(record)} is still {state} (operation {short(op_id)} {code})"
                elif state == "done" and op_id not in known:
                    yield f"{laptop.name}: {kind} {short(record)} is done, but head office does not know {short(op_id)}"
            if not laptop.revoked:
                for op_id, kind, record in laptop.query(
                    "SELECT op_id, kind, record_id FROM outbox WHERE state = 'done' AND seen = 0 "
                    "AND outcome IN ('applied', 'merged')"
                ):
                    yield f"{laptop.name}: the echo of {kind} {short(record)} has not come ({short(op_id)})"
            for name in ("waiting", "sent"):
                if laptop.query("SELECT 1 FROM outbox WHERE state = ? AND code <> ''", name):
                    yield f"{laptop.name}: an operation that is {name} carries the code of an answer"

    def numbered(self) -> Iterator[str]:
        """The stream has no gap, nor have the numbers of any epoch."""
        head = self.query("SELECT head FROM office_head")[0][0]
        count, last = self.query("SELECT count(*), coalesce(max(n), 0) FROM office_stream")[0]
        if not head == count == last:
            yield f"the stream has {count} entries up to {last}, its head says {head}"
        for device, epoch, last_n in self.query("SELECT device, epoch, last_n FROM office_epoch"):
            found = self.query(
                "SELECT count(*), coalesce(max(n), 0) FROM office_received WHERE device = ? AND epoch = ?",
                device,
                epoch,
            )[0]
            if found[1] > last_n:
                yield f"epoch {short(epoch)} holds operation {found[1]}, its last is {last_n}"

    def whole(self) -> Iterator[str]:
        """What was refused was not taken, nor what was saved with it; what hangs on it waits for it and no longer."""
        for laptop in self.world.laptops:
            rows = laptop.query(
                "SELECT op_id, kind, record_id, state, creates, group_id, depends_on, blocked_by, code FROM outbox"
            )
            states = {row[0]: row[3] for row in rows}
            groups: dict[str, set[bool]] = defaultdict(set)
            for _, kind, record, state, creates, group, depends, blocked_by, code in rows:
                groups[group].add(state in ("rejected", "blocked"))
                there = (kind, record) not in self.deleted and self._exists(kind, record)
                if state in ("rejected", "blocked") and creates and there:
                    yield f"{laptop.name}: {kind} {short(record)} was refused ({code}), but head office has it"
                if state == "done" and any(states.get(need) in ("rejected", "blocked") for need in json.loads(depends)):
                    yield f"{laptop.name}: {kind} {short(record)} was taken without what it needs"
                if state == "blocked" and states.get(blocked_by) in ("done", "dropped"):
                    yield f"{laptop.name}: {kind} {short(record)} waits for {short(blocked_by)}, which is done"
            for group, parts in groups.items():
                if len(parts) > 1:
                    yield f"{laptop.name}: of the save {short(group)} only a part was taken"

    def counted(self) -> Iterator[str]:
        """A laptop gives each document number once."""
        given = Counter(
            (c.life, c.value) for c in self.world.claims.all if c.field == "doc_no" and c.kind != "issued_document"
        )
        for (life, number), times in given.items():
            if times > 1:
                yield f"{life} gave the number {number} {times} times"

    def told(self) -> Iterator[str]:
        """Each laptop knows the open conflicts of what it holds; what it settled itself, others may still decide."""
        query = "SELECT id, record_id FROM {} WHERE NOT resolved"
        for laptop in self.world.laptops:
            if laptop.revoked:
                continue
            held = {row["id"] for kind in self.catalogue.types for row in self._rows(laptop.query, kind)}
            theirs = {id_ for id_, record in self.query(query.format("office_conflict")) if record in held}
            mine = {id_ for id_, record in laptop.query(query.format("conflict")) if record in held}
            if missing := theirs - {row[0] for row in laptop.query("SELECT id FROM conflict")}:
                yield f"{laptop.name} does not know {len(missing)} conflicts of what it holds"
            if more := mine - theirs:
                yield f"{laptop.name} still shows {len(more)} conflicts that are settled"

    # Values

    def kept(self) -> Iterator[str]:
        """Each value that was saved is in the history of its field, once, or waits for a person."""
        wanted = Counter[tuple[str, str, str, str]]()
        later: dict[tuple[str, Key], int] = {}
        for claim in self.world.claims.all:
            key = (claim.kind, claim.record, claim.field)
            wanted[*key, text(claim.value)] += 1
            later[claim.life, key] = claim.order
        for claim in self.world.claims.all:
            key = (claim.kind, claim.record, claim.field)
            if claim.waived or later[claim.life, key] > claim.order:
                continue
            if not self._is_kept(claim):
                yield f"lost: {describe(claim)}"
        for (kind, record, name, value), times in wanted.items():
            if not name:
                continue
            applied = sum(text(v) == value for v in self.history.get((kind, record, name), ()))
            if applied > times:
                yield f"applied {applied} times: {kind} {short(record)}.{name} = {value}, saved {times} times"

    def _is_kept(self, claim: Claim) -> bool:
        if (claim.kind, claim.record, claim.field, text(claim.value)) in self.aside:
            return True
        if not claim.field:
            return (claim.kind, claim.record) in self.deleted or not self._exists(claim.kind, claim.record)
        return any(text(value) == text(claim.value) for value in self.history[claim.kind, claim.record, claim.field])

    def overwritten(self) -> Iterator[str]:
        """No value of another took the place of one that its writer had not seen."""
        written: dict[Key, list[Claim]] = defaultdict(list)
        for claim in self.world.claims.all:
            written[claim.kind, claim.record, claim.field].append(claim)
        for key, values in self.history.items():
            for before, after in pairwise(values):
                writer = next((c for c in reversed(written[key]) if text(c.value) == text(after)), None)
                if writer is None and before is not None and any(text(c.value) == text(before) for c in written[key]):
                    yield f"changed by nobody: {key[0]} {short(key[1])}.{key[2]} from {before!r} to {after!r}"
                if writer is None or writer.life == OFFICE:
                    continue
                life = self.world.claims.lives[writer.life]
                own = [c for c in written[key] if c is writer or (c.order < writer.order and life.remembers(c))]
                if not any(text(before) in (text(c.before), text(c.value)) for c in own):
                    yield f"overwritten: {before!r} by {describe(writer)}, who saw {writer.before!r}"

    def projected(self) -> Iterator[str]:
        """A status is the fold of the events that were applied, in head office's order."""
        for kind in self.catalogue.types.values():
            machine = MACHINES.get(kind.meta.status)
            if machine is None:
                continue
            for record, status in self.query(f'SELECT id, status FROM "{kind.kind}" WHERE NOT _deleted'):
                events = self.query(
                    "SELECT id, event FROM order_event WHERE subject = ? AND applied ORDER BY at_server", record
                )
                folded = fold(machine, [Event(*row) for row in events])
                if folded.unapplied or (folded.state or None) != status:
                    yield f"{kind.kind} {short(record)} is {status}, its events make it {folded.state}"

    def scoped(self) -> Iterator[str]:
        """What belongs to a record is where that is, and with its own holder."""
        scopes: dict[tuple[str, str], set[str]] = defaultdict(set)
        for kind, record, scope in self.query("SELECT kind, record_id, scope FROM office_scope"):
            scopes[kind, record].add(scope)
        for kind, declared in self.catalogue.types.items():
            for row in self._rows(self.query, kind):
                path = declared.scope_of(row)
                target = declared.fields[path[0]].type.target if path else "station"
                if target in ("station", "person") or not row[path[0]]:
                    continue
                parent, own = scopes[target, row[path[0]]], scopes[kind, row["id"]]
                extra = {scope for scope in own - parent if not scope.startswith("person:")}
                if extra or parent - own - {"office"}:
                    yield f"{kind} {short(row['id'])} is in {sorted(own)}, its {target} in {sorted(parent)}"

    # Copies

    def agreed(self) -> Iterator[str]:
        """Each laptop holds just what it may see, as head office has it."""
        for laptop in self.world.laptops:
            if not laptop.revoked:
                yield from self._differences(laptop)

    def _differences(self, laptop: Laptop) -> Iterator[str]:
        person = self.query("SELECT station FROM person WHERE id = ?", laptop.person)[0][0]
        scopes = ("", f"person:{laptop.person}", f"station:{person}")
        visible: dict[str, set[str]] = defaultdict(set)
        for kind, record in self.query(
            "SELECT DISTINCT kind, record_id FROM office_scope WHERE scope IN (?, ?, ?)", *scopes
        ):
            visible[kind].add(record)
        states = ", ".join(f"'{state}'" for state in OPEN_STATES)
        touched = {
            id_ for row in laptop.query(f"SELECT record_id, subject_id FROM outbox WHERE state IN ({states})")
            for id_ in row
        } | {row[0] for row in laptop.query("SELECT id FROM draft")}  # fmt: skip
        for kind, declared in self.catalogue.types.items():
            theirs = {r["id"]: r for r in self._rows(self.query, kind) if r["id"] in visible[kind]}
            mine = {r["id"]: r for r in self._rows(laptop.query, kind)}
            for id_ in sorted({*theirs, *mine} - touched):
                yield from _difference(laptop, declared, id_, theirs.get(id_), mine.get(id_))

    def signed(self) -> Iterator[str]:
        """What was signed is byte for byte what it was, everywhere."""
        places = [("head office", self.query)] + [(laptop.name, laptop.query) for laptop in self.world.laptops]
        for place, query in places:
            for record, digest, content in query("SELECT id, digest, content FROM issued_document"):
                frozen = self.world.signed.get(digest)
                if frozen is None or sha256_hex(frozen) != content:
                    yield f"{place}: the signed paper {short(record)} is not what was signed"

    def stocked(self) -> Iterator[str]:
        """A balance is the sum of its movements, and the same on the laptop."""
        sums = {
            (person, part): total
            for person, part, total in self.query(
                "SELECT person, part, sum(quantity) FROM stock_movement WHERE NOT _deleted GROUP BY person, part"
            )
        }
        for laptop in self.world.laptops:
            if laptop.revoked or laptop.query("SELECT 1 FROM outbox WHERE state IN ('rejected', 'blocked')"):
                continue
            shown = laptop.store.read(lambda reader, of=laptop.person: reader.balances(of))  # type: ignore[misc]
            for part in self.world.ids["parts"]:
                mine, theirs = round(float(shown.get(part, 0)) * 1000), sums.get((laptop.person, part), 0)
                if mine != theirs:
                    yield f"{laptop.name} has {mine} of part {short(part)} in the van, head office says {theirs}"

    def carried(self) -> Iterator[str]:
        """Each file that a record at head office names is there, whole."""
        complete = {row[0] for row in self.query("SELECT sha256 FROM office_blob WHERE complete")}
        for laptop in self.world.laptops:
            if laptop.revoked:  # its files stay on it
                continue
            for sha256, state in laptop.query("SELECT sha256, state FROM blob WHERE state = 'pending'"):
                yield f"{laptop.name}: file {sha256[:6]} is still {state}"
            for (sha256,) in laptop.query("SELECT sha256 FROM blob WHERE state = 'acked'"):
                if sha256 not in complete:
                    yield f"{laptop.name}: file {sha256[:6]} is given to head office, which does not have it"
        for sha256, data in self.world.photos.items():
            if sha256 in complete and self.world.template.office.blobs.get(sha256) != data:
                yield f"head office has another file {sha256[:6]}"


def _difference(laptop: Laptop, kind: RecordType, id_: str, theirs: Any, mine: Any) -> Iterator[str]:
    name = f"{kind.kind} {short(id_)}"
    if theirs is None or mine is None:
        yield f"{laptop.name} {'lacks' if mine is None else 'still has'} {name}"
    elif theirs["_version"] != mine["_version"]:
        yield f"{laptop.name} has version {mine['_version']} of {name}, head office {theirs['_version']}"
    else:
        one, other = codec.row_from_sql(kind, theirs), codec.row_from_sql(kind, mine)
        for field in sorted({*one, *other}):
            if one.get(field) != other.get(field):
                yield f"{laptop.name} has {name}.{field} = {other.get(field)!r}, head office {one.get(field)!r}"
        if json.loads(theirs["_stamps"]) != json.loads(mine["_stamps"]):
            yield f"{laptop.name} has other stamps of {name} than head office"


def describe(claim: Claim) -> str:
    """A claim, for the story."""
    return f"{claim.kind} {short(claim.record)}.{claim.field} = {claim.value!r} of {claim.life}"
