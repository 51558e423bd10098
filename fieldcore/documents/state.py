# SPDX-License-Identifier: Apache-2.0
"""The states of a paper: they live in the margin and the watermark; the content never moves."""

from dataclasses import dataclass
from typing import Literal

from fieldcore.base.clock import Instant
from fieldcore.base.text import N_
from fieldcore.documents.bilingual import EMPTY, Text, text
from fieldcore.documents.values import show_digest, show_instant

Kind = Literal["draft", "presented", "signed", "void", "superseded", "blank", "specimen"]


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What a print is. Only void and superseded prints say who, when, why and what took their place.

    An amendment is no state: a snapshot that replaces another says so in every print of it.
    """

    kind: Kind
    at: Instant | None = None
    by: str = ""
    reason: str = ""
    successor: str = ""
    successor_digest: str = ""

    @property
    def coded(self) -> bool:
        """Whether the print carries its code and digest."""
        return self.kind not in ("draft", "blank", "specimen")

    @property
    def unsigned(self) -> bool:
        """Whether its boxes say where to sign."""
        return self.kind in ("draft", "presented", "blank", "specimen")

    @property
    def marked_copy(self) -> bool:
        """Whether it is a marked re-rendering of a document that holds no more."""
        return self.kind in ("void", "superseded")


DRAFT = State(kind="draft")
PRESENTED = State(kind="presented")
SIGNED = State(kind="signed")
BLANK = State(kind="blank")
SPECIMEN = State(kind="specimen")


@dataclass(frozen=True, slots=True)
class Band:
    """The band in the top margin: its look, its word, its sentence, and before it what needs no translation."""

    look: Literal["dashed", "black", "double"]
    word: Text
    sentence: Text
    lead: str = ""


def band_of(state: State, revision: int, previous_digest: str, changes: Text) -> Band | None:
    """The band of a print; None where it needs none."""
    if state.kind == "draft":
        return Band("dashed", text(N_("Draft")),
                    text(N_("not signed, not valid as a service or warranty document")))  # fmt: skip
    if state.kind == "specimen":
        return Band("dashed", text(N_("Specimen")), text(N_("invented values, not a document")))
    if state.kind == "blank":
        return Band("dashed", text(N_("Blank form")), text(N_("fill in by hand, then type it into the program")))
    if state.kind == "void":
        lead = " · ".join(part for part in (show_instant(state.at), state.by, state.reason) if part)
        tail = text(N_("replaced by {number}"), number=state.successor) if state.successor else EMPTY
        return Band("black", text(N_("Void")), tail, lead)
    if state.kind == "superseded":
        sentence = text(N_("replaced by {revision} ({digest}) on {day}, kept for reference"),
                        revision=state.successor, digest=show_digest(state.successor_digest),
                        day=show_instant(state.at)[:10])  # fmt: skip
        return Band("double", text(N_("Superseded")), sentence)
    if previous_digest:
        known = {"revision": revision - 1, "digest": show_digest(previous_digest)}
        sentence = text(N_("replaces R{revision} ({digest})"), **known)
        if changes:
            sentence = text(N_("replaces R{revision} ({digest}); {changes}"), **known, changes=changes)
        return Band("double", text(N_("Amendment {revision}"), revision=f"R{revision}"), sentence)
    return None


def watermark_of(state: State) -> Text:
    """The words across the page; EMPTY for none."""
    words = {
        "draft": N_("Draft"), "void": N_("Void"), "superseded": N_("Superseded"), "specimen": N_("Specimen")
    }  # fmt: skip
    return text(words[state.kind]) if state.kind in words else EMPTY


def uncoded(state: State) -> Text:
    """What stands where the code would be."""
    words = {"blank": N_("Filled in by hand"), "specimen": N_("No code here")}
    return text(words.get(state.kind, N_("No code on drafts")))
