# SPDX-License-Identifier: Apache-2.0
"""What reference fields and choices may name: options for the editors."""

from fieldapp.services.views import Option
from fieldcore.records.model import Values


class Codes:
    """Options of reference fields."""

    def options(self, kind: str, field: str, values: Values, text: str = "", limit: int = 50) -> tuple[Option, ...]:
        """What a ref field of a record with these values may name, narrowed by typed text (also pinyin)."""
        raise NotImplementedError

    def title(self, kind: str, record_id: str) -> str:
        """The shown name of a record."""
        raise NotImplementedError
