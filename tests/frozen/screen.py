# SPDX-License-Identifier: Apache-2.0
"""A screen of its own for the built program: what stands on it, and a hand for mouse and keyboard."""

import os
import struct
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType

from PIL import Image

SIZE = (1366, 768)
SECONDS = 30


class Screen:
    """Xvfb on a free display; xdotool is the hand."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="fieldapp-screen-")
        reading, writing = os.pipe()
        command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "{}x{}x24".format(*SIZE), "-nolisten", "tcp",
                   "-fbdir", self._folder.name]  # fmt: skip
        self._server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
        os.close(writing)
        with os.fdopen(reading) as told:
            self.display = f":{told.readline().strip()}"

    def shot(self) -> Image.Image:
        """What stands on the screen now: Xvfb keeps it in a file, as an XWD dump."""
        dump = (Path(self._folder.name) / "Xvfb_screen0").read_bytes()
        header = struct.unpack(">25I", dump[:100])
        start, width, height, line, colours = header[0], header[4], header[5], header[12], header[19]
        pixels = dump[start + colours * 12 :]
        return Image.frombuffer("RGB", (width, height), pixels[: line * height], "raw", "BGRX", line, 1)

    def hand(self, *words: object) -> None:
        """One stroke of xdotool, such as ``mousemove 10 20 click 1``."""
        environment = {"DISPLAY": self.display, "PATH": os.environ["PATH"]}
        subprocess.run(["xdotool", *map(str, words)], env=environment, check=True, timeout=SECONDS)

    def __enter__(self) -> "Screen":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.terminate()
        self._server.wait(SECONDS)
        self._folder.cleanup()
