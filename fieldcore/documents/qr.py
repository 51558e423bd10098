# SPDX-License-Identifier: Apache-2.0
"""The code in the corner of a paper: what it says, and its modules as page operators."""

from collections.abc import Sequence


def payload(number: str, revision: int, digest: str, verify_url: str) -> str:
    """The office's verify address where one is configured, so that any phone can read it, else the bare code."""
    if verify_url:
        return f"{verify_url.rstrip('/')}/v/{number}/R{revision}/{digest}"
    return f"FA1:{number}:R{revision}:{digest}".upper()


def matrix(data: str) -> Sequence[Sequence[int]]:
    """The modules of a code (level M), row by row."""
    import segno

    return segno.make_qr(data, error="m", boost_error=False).matrix


def operators(modules_: Sequence[Sequence[int]], x: float, y: float, size: float) -> list[str]:
    """Draw a code in a square of ``size`` with its lower left corner at ``x, y``."""
    count = len(modules_)
    module = size / count
    out = [f"q 0 0 0 rg {module:.4f} 0 0 {module:.4f} {x:.3f} {y:.3f} cm"]
    for row, modules in enumerate(modules_):
        start = 0
        while start < count:
            end = start
            while end < count and modules[end]:
                end += 1
            if end > start:
                out.append(f"{start} {count - 1 - row} {end - start} 1.01 re")
            start = end + 1
    return [*out, "f Q"]
