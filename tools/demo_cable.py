# SPDX-License-Identifier: Apache-2.0
"""The network between laptop and head office: a relay on a loopback port that may lose an answer."""

import contextlib
import socket
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Final

PIECE: Final = 65_536
PUSH: Final = b"POST /api/v1/push"


class Cable:
    """Relays TCP to head office. Where nobody listens there, the laptop is offline."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.target = 0
        self.pushes = 0
        self._lose: Callable[[], None] | None = None
        self.lost = threading.Event()
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._closing = False
        self._thread = threading.Thread(target=self._accept, name="cable", daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """What the laptop takes for head office's address."""
        return f"http://127.0.0.1:{self.port}"

    def lose_next_push(self, then: Callable[[], None]) -> None:
        """The answer to the next push never arrives: ``then`` runs at the moment when it comes by."""
        self.lost.clear()
        self._lose = then

    def __enter__(self) -> "Cable":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing = True
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._drop(*list(self._open))
        self._thread.join(5)

    def _accept(self) -> None:
        while not self._closing:
            try:
                laptop, _ = self._listener.accept()
            except OSError:
                return
            try:
                office = socket.create_connection(("127.0.0.1", self.target), timeout=5)
            except OSError:
                laptop.close()
                continue
            office.settimeout(None)
            with self._lock:
                self._open |= {laptop, office}
            asked = threading.Event()
            for run, source, sink in ((self._there, laptop, office), (self._back, office, laptop)):
                threading.Thread(target=run, args=(source, sink, asked), name="cable", daemon=True).start()

    def _there(self, laptop: socket.socket, office: socket.socket, asked: threading.Event) -> None:
        with contextlib.suppress(OSError):
            while piece := laptop.recv(PIECE):
                if piece.startswith(PUSH):
                    self.pushes += 1
                    asked.set()
                elif piece.startswith((b"POST ", b"GET ", b"PUT ")):
                    asked.clear()
                office.sendall(piece)
        self._drop(laptop, office)

    def _back(self, office: socket.socket, laptop: socket.socket, asked: threading.Event) -> None:
        with contextlib.suppress(OSError):
            while piece := office.recv(PIECE):
                if asked.is_set() and self._lose is not None:
                    then, self._lose = self._lose, None
                    then()
                    self.lost.set()
                    break
                laptop.sendall(piece)
        self._drop(laptop, office)

    def _drop(self, *ends: socket.socket) -> None:
        with self._lock:
            self._open -= set(ends)
        for end in ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
