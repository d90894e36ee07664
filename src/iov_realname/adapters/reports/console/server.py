"""The console on a port of this machine. Nothing that is asked for is written to any log."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from sys import exc_info
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from iov_realname.adapters.reports.console.exchange import Answer, Asked, safe_headers
from iov_realname.adapters.reports.console.gate import Gate
from iov_realname.adapters.reports.console.site import Site

__all__ = ["LOOPBACK", "Server"]

LOOPBACK = "127.0.0.1"
LONGEST_FORM = 4096
LONGEST_WAIT = 10
"""Seconds a connection may say nothing."""
MOST_FIELDS = 32


class _Handler(BaseHTTPRequestHandler):
    server: "Server"
    server_version = "iov-realname"
    sys_version = ""
    timeout = LONGEST_WAIT

    def do_GET(self) -> None:
        self._answer({})

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > LONGEST_FORM:
            self.send_error(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return
        self._answer(_fields(self.rfile.read(int(length)).decode("utf-8", "replace")))

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        self._send(Answer(HTTPStatus(code), ""))

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name it is called by
        """Say nothing: addresses and queries hold card and vehicle numbers."""

    def _answer(self, form: Mapping[str, str]) -> None:
        address = urlsplit(self.path)
        said = self.headers
        self._send(
            self.server.site.answer(
                Asked(
                    method=self.command,
                    path=address.path,
                    query=_fields(address.query),
                    host=said.get("Host"),
                    origin=said.get("Origin"),
                    cookies=said.get("Cookie"),
                    form=form,
                )
            )
        )

    def _send(self, answer: Answer) -> None:
        body = answer.page.encode()
        self.send_response(answer.status)
        for name, value in {**safe_headers(), **answer.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


class Server(ThreadingHTTPServer):
    """Listens on loopback alone as soon as it is made; ``port`` 0 takes a free one. Raises ``OSError``."""

    daemon_threads = True

    def __init__(self, port: int, site_at: Callable[[Gate], Site], gate_at: Callable[[int], Gate]) -> None:
        super().__init__((LOOPBACK, port), _Handler)
        self.port: int = self.server_address[1]
        self.site = site_at(gate_at(self.port))

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://{LOOPBACK}:{self.port}/"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that went away is no error."""
        if not isinstance(exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


def _fields(text: str) -> Mapping[str, str]:
    try:
        return dict(parse_qsl(text, max_num_fields=MOST_FIELDS))
    except ValueError:
        return {}
