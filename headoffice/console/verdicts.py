# SPDX-License-Identifier: Apache-2.0
"""The laptop's and head office's warranty computation side by side."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from fieldcore.base.text import N_
from fieldcore.records.choices import label_of
from fieldcore.rules.warranty.policy import Verdict, from_plain
from headoffice.console.wording import Wording


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the comparison."""

    label: str
    laptop: str
    office: str

    @property
    def same(self) -> bool:
        """Whether both came to the same."""
        return self.laptop == self.office


def read(plain: Mapping[str, Any]) -> Verdict | None:
    """A frozen verdict; None where there is none that can be read."""
    try:
        return from_plain(dict(plain)) if plain else None
    except msgspec.ValidationError:
        return None


def compare(laptop: Verdict | None, office: Verdict | None, words: Wording) -> list[Row]:
    """The comparison; dates of a year show in full, as they stand on the card."""
    lines: tuple[tuple[str, Callable[[Verdict], str]], ...] = (
        (N_("Policy"), lambda v: f"{v.policy} · {v.policy_version}" if v.policy else ""),
        (N_("Starts"), lambda v: str(v.period.start or "") if v.period else ""),
        (N_("Ends by months"), lambda v: str(v.period.base_end or "") if v.period else ""),
        (
            N_("Repair time extends by"),
            lambda v: words.tr("{count} d", count=v.period.extension_days) if v.period else "",
        ),
        (N_("Until"), lambda v: str(v.period.expiry or "") if v.period else ""),
        (N_("Usage"), _usage),
        (N_("Verdict"), lambda v: words.tr(label_of("warranty_status", v.status))),
    )
    return [
        Row(words.tr(label), show(laptop) if laptop else "", show(office) if office else "") for label, show in lines
    ]


def _usage(verdict: Verdict) -> str:
    period = verdict.period
    if period is None or period.usage_used is None:
        return ""
    limit = f" / {period.usage_limit}" if period.usage_limit is not None else ""
    return f"{period.usage_used}{limit} {period.unit}".strip()


def same(laptop: Verdict | None, office: Verdict | None) -> bool:
    """Whether both come to the same verdict and end."""
    if laptop is None or office is None:
        return False
    ends = [v.period.expiry if v.period else None for v in (laptop, office)]
    return laptop.status == office.status and ends[0] == ends[1]
