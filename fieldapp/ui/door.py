# SPDX-License-Identifier: Apache-2.0
"""What answers other processes of this home: refuses until a window takes over. Called on the door's thread."""

from collections.abc import Callable, Mapping
from typing import Any

Answer = Callable[[str, Mapping[str, Any]], Any]


class Door:
    """Given to the instance before there is a window."""

    def __init__(self) -> None:
        self.answer: Answer | None = None

    def __call__(self, command: str, arguments: Mapping[str, Any]) -> Any:
        """Pass the question on. ValueError while nobody can answer."""
        if self.answer is None:
            raise ValueError(command)
        return self.answer(command, arguments)
