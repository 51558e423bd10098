# SPDX-License-Identifier: Apache-2.0
"""Log files of one home: they say what the program did, never what a record holds."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final

SIZE: Final = 1_000_000
KEPT: Final = 5
NAME: Final = "fieldapp"
_FORMAT: Final = "%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s"


def start(folder: Path, *, verbose: bool = False) -> logging.Handler | None:
    """Write the program's log to ``folder``; None where it cannot be written. Give the result to ``stop``."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            folder / f"{NAME}.log", maxBytes=SIZE, backupCount=KEPT, encoding="utf-8", delay=True
        )
    except OSError:
        return None
    handler.setFormatter(logging.Formatter(_FORMAT))
    logger = logging.getLogger(NAME)
    logger.setLevel(logging.DEBUG if verbose else logging.INFO)
    logger.addHandler(handler)
    return handler


def stop(handler: logging.Handler | None) -> None:
    """Close what ``start`` opened."""
    if handler is not None:
        logging.getLogger(NAME).removeHandler(handler)
        handler.close()
