"""A line to PostgreSQL that can be cut at a chosen moment, as networks do."""

import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path
from select import select
from threading import Thread

import psycopg
from psycopg.conninfo import make_conninfo

Deed = Callable[[], object]


class Fault(StrEnum):
    """What befalls the next request. The line breaks in all cases but the last."""

    LOST_REQUEST = "it never arrives"
    LOST_ANSWER = "it is done, and the answer is lost"
    NO_WAITING = "it arrives, and nobody waits for the answer"
    SILENCE = "it is swallowed, and the line stands"


class Line:
    """Relays bytes between clients and a server; ``url`` leads to the server over it."""

    def __init__(self, url: str, folder: Path) -> None:
        with psycopg.connect(url) as probe:
            self._server = (probe.info.host, probe.info.port)
        self.url = make_conninfo(url, host=str(folder), port=5432)
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(folder / ".s.PGSQL.5432"))
        self._listener.listen()
        self._order: tuple[bytes, Fault, Deed] | None = None
        self.faults = 0

    def order(self, fault: Fault, then: Deed = lambda: None, *, at: bytes = b"") -> None:
        """Let ``fault`` befall the next request with ``at`` in it, and do ``then`` before the client can notice."""
        self._order = (at, fault, then)

    def serve(self) -> None:
        """Accept clients until closed."""
        with suppress(OSError):
            while True:
                Thread(target=self._relay, args=(self._listener.accept()[0],), daemon=True).start()

    def close(self) -> None:
        """Accept no more."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _relay(self, client: socket.socket) -> None:
        with client, suppress(OSError), self._dialled() as server:
            while request := self._until_request(client, server):
                order = self._order
                if order is None or order[0] not in request:
                    server.sendall(request)
                    continue
                self._order = None
                self.faults += 1
                if order[1] is not Fault.SILENCE:
                    _befall(*order[1:], request, server)
                    return

    def _until_request(self, client: socket.socket, server: socket.socket) -> bytes:
        while True:
            ready, _, _ = select([client, server], [], [])
            if server in ready:
                answer = server.recv(1 << 16)
                if not answer:
                    return b""
                client.sendall(answer)
            elif client in ready:
                return client.recv(1 << 16)

    def _dialled(self) -> socket.socket:
        host, port = self._server
        if not host.startswith("/"):
            return socket.create_connection((host, port))
        server = socket.socket(socket.AF_UNIX)
        server.connect(f"{host}/.s.PGSQL.{port}")
        return server


def _befall(fault: Fault, then: Deed, request: bytes, server: socket.socket) -> None:
    if fault is not Fault.LOST_REQUEST:
        server.sendall(request)
    if fault is Fault.LOST_ANSWER:
        server.recv(1)
    then()


@contextmanager
def line_to(url: str) -> Iterator[Line]:
    """A line to the database at ``url``, for a while."""
    with tempfile.TemporaryDirectory(prefix="iov-line-") as folder:
        line = Line(url, Path(folder))
        Thread(target=line.serve, daemon=True).start()
        try:
            yield line
        finally:
            line.close()
