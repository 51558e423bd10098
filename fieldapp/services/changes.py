# SPDX-License-Identifier: Apache-2.0
"""What an operation touched, so that each page can decide whether to reload."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Changes:
    """The records that were touched as (kind, id); "" as an id means any of the kind.

    ``created``: the id of the record that the operation was asked to make. ``undo``: whether ``records.undo()`` takes
    this operation back. Kinds are those of the catalogue, and ``outbox``, ``draft``, ``conflict``, ``settings``.
    """

    touched: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    created: str = ""
    undo: bool = False

    def __or__(self, other: "Changes") -> "Changes":
        return Changes(self.touched | other.touched, self.created or other.created, self.undo or other.undo)

    def __bool__(self) -> bool:
        return bool(self.touched)

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of the records that were touched."""
        return frozenset(kind for kind, _ in self.touched)

    def has(self, *kinds: str) -> bool:
        """Whether a record of one of these kinds was touched."""
        return not self.kinds.isdisjoint(kinds)

    def about(self, *ids: str) -> bool:
        """Whether one of these records, or any of a kind, was touched."""
        return any(record in ids or not record for _, record in self.touched)


NONE = Changes()


def changed(kind: str, *ids: str) -> Changes:
    """Records of one kind; without ids any of them."""
    return Changes(frozenset((kind, record) for record in ids) or frozenset({(kind, "")}))
