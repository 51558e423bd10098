# SPDX-License-Identifier: Apache-2.0
"""A bad network as a TCP relay on a loopback port: slow, far away, cut, stalled or damaging what it carries."""

import contextlib
import queue
import socket
import struct
import threading
import time
from types import TracebackType

PIECE = 4_096
QUEUED = 64
"""So many pieces lie on the line in one direction; then the sender has to wait, as on a real one."""
END = (0.0, b"")


class Link:
    """Relays to ``target``. What it does to the bytes may be changed while it runs.

    ``rate``: bytes a second in each direction. ``delay``: seconds that each byte is under way. ``cut_every``,
    ``stall_every``, ``spoil_every``: after so many bytes the connection breaks, goes silent until ``resume``, or has
    one bit of a byte wrong. 0 is never. ``carried``: how many bytes came through.
    """

    def __init__(self, target: int = 0, *, rate: float = 0, delay: float = 0) -> None:
        self.target, self.rate, self.delay = target, rate, delay
        self.cut_every = self.stall_every = self.spoil_every = 0
        self.carried = self.cuts = self.stalls = self.spoiled = 0
        self._since = {"cut": 0, "stall": 0, "spoil": 0}
        self._lock, self._flowing, self._closing = threading.Lock(), threading.Event(), threading.Event()
        self._flowing.set()
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port: int = self._listener.getsockname()[1]
        self._start(self._accept)

    def resume(self) -> None:
        """Let a silent line speak again."""
        self._flowing.set()

    def drop(self) -> None:
        """Break every connection."""
        with self._lock:
            broken, self._open = self._open, set()
        for end in broken:
            _reset(end)

    def close(self) -> None:
        """Stop, with all threads."""
        self._closing.set()
        self._flowing.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.drop()
        for thread in self._threads:
            thread.join(5)

    def __enter__(self) -> "Link":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _start(self, work: object, *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments, name="link", daemon=True)  # type: ignore[arg-type]  # a method of ours
        self._threads = [*(t for t in self._threads if t.is_alive()), thread]
        thread.start()

    def _accept(self) -> None:
        while not self._closing.is_set():
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(("127.0.0.1", self.target), timeout=5)
            except OSError:
                _reset(near)
                continue
            far.settimeout(None)
            with self._lock:
                self._open |= {near, far}
            opened = time.monotonic() + 2 * self.delay  # what a handshake over the line would have taken
            done = threading.Barrier(2)
            for source, sink in ((near, far), (far, near)):
                with contextlib.suppress(OSError):  # it may be broken already
                    sink.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                line: queue.Queue[tuple[float, bytes]] = queue.Queue(QUEUED)
                self._start(self._read, source, line, opened)
                self._start(self._write, sink, line, done)

    def _read(self, source: socket.socket, line: "queue.Queue[tuple[float, bytes]]", free_at: float) -> None:
        """Put pieces on the line, each with the moment at which its last byte arrives."""
        with contextlib.suppress(OSError):
            while piece := source.recv(PIECE):
                free_at = max(free_at, time.monotonic()) + (len(piece) / self.rate if self.rate else 0.0)
                line.put((free_at + self.delay, piece))
        line.put(END)

    def _write(self, sink: socket.socket, line: "queue.Queue[tuple[float, bytes]]", done: threading.Barrier) -> None:
        with contextlib.suppress(OSError):
            while (due := line.get()) is not END:
                at, piece = due
                self._closing.wait(max(0.0, at - time.monotonic()))
                self._flowing.wait()
                sink.sendall(self._spoil(piece))
                self._count(len(piece))
        with contextlib.suppress(OSError):
            sink.shutdown(socket.SHUT_WR)
        while due is not END:  # whoever still reads must not wait for a full line
            due = line.get()
        done.wait()  # closed once nothing comes from the other side either
        with self._lock:
            self._open.discard(sink)
        sink.close()

    def _count(self, size: int) -> None:
        with self._lock:
            self.carried += size
            cut, stall = self._due("cut", size, self.cut_every), self._due("stall", size, self.stall_every)
            self.cuts, self.stalls = self.cuts + cut, self.stalls + stall
            if stall:
                self._flowing.clear()
        if cut:
            self.drop()

    def _spoil(self, piece: bytes) -> bytes:
        with self._lock:
            if not self._due("spoil", len(piece), self.spoil_every):
                return piece
            self.spoiled += 1
        middle = len(piece) // 2
        return piece[:middle] + bytes([piece[middle] ^ 1]) + piece[middle + 1 :]

    def _due(self, what: str, size: int, every: int) -> bool:
        self._since[what] += size
        if not every or self._since[what] < every:
            return False
        self._since[what] = 0
        return True


def _reset(end: socket.socket) -> None:
    """Break a connection so that both sides see it at once."""
    with contextlib.suppress(OSError):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        end.shutdown(socket.SHUT_RDWR)
    end.close()
