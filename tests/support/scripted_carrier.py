"""A tiny HTTP server on this machine that answers as a test tells it, also badly."""

import json
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import TypeAlias
from urllib.parse import parse_qsl, urlsplit

import attrs

__all__ = ["BROKEN", "Asked", "Cut", "Half", "Hang", "Say", "ScriptedServer", "closed_port", "say", "serving"]


@attrs.frozen
class Asked:
    """A request as it arrived."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def tree(self) -> dict[str, object]:
        """The body as JSON."""
        found: dict[str, object] = json.loads(self.body)
        return found

    @property
    def fields(self) -> dict[str, str]:
        """The query's fields."""
        return dict(parse_qsl(self.query, keep_blank_values=True))


@attrs.frozen
class Say:
    """A whole answer."""

    body: bytes
    status: int = 200
    content_type: str = "application/json"


@attrs.frozen
class Half:
    """An answer that is shorter than it promises."""

    body: bytes


@attrs.frozen
class Cut:
    """The line is cut without a word."""


@attrs.frozen
class Hang:
    """Silence until the test is over."""


Reaction: TypeAlias = Say | Half | Cut | Hang

PAGE = "<html><body>系统维护中</body></html>"
BROKEN: dict[str, Reaction] = {
    "an HTML page": Say(PAGE.encode(), content_type="text/html"),
    "an HTML page that says it is JSON": Say(PAGE.encode()),
    "bytes in GBK": Say('{"status":"0","message":"成功"}'.encode("gbk")),
    "half a JSON": Say(b'{"status":"0","resu'),
    "JSON of another shape": Say(b'["0"]'),
    "nothing": Say(b""),
    "an error of its gateway": Say(PAGE.encode(), status=502),
    "less than it promised": Half(b'{"status":"0"}'),
    "a cut line": Cut(),
    "silence": Hang(),
}
"""How an answer can be no answer."""


def say(tree: object, status: int = 200, content_type: str = "application/json") -> Say:
    """An answer in JSON."""
    return Say(json.dumps(tree, ensure_ascii=False).encode(), status, content_type)


class ScriptedServer:
    """Answers by :attr:`answer`, which a test may exchange, and keeps what it was asked."""

    def __init__(self, answer: Callable[[Asked], Reaction]) -> None:
        self.answer = answer
        self.asked: list[Asked] = []
        self.over = Event()
        self.port = 0
        self.scheme = "http"

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"{self.scheme}://127.0.0.1:{self.port}"

    @property
    def paths(self) -> list[str]:
        """The paths it was asked for."""
        return [asked.path for asked in self.asked]


def _handler(scripted: ScriptedServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(self.command, parts.path, parts.query, headers, body)
            scripted.asked.append(asked)
            self._react(scripted.answer(asked))

        def do_POST(self) -> None:
            self.do_GET()

        def _react(self, reaction: Reaction) -> None:
            match reaction:
                case Say():
                    self._say(reaction, len(reaction.body))
                case Half():
                    self._say(Say(reaction.body), len(reaction.body) + 10)
                case Hang():
                    scripted.over.wait(30)
                case Cut():
                    pass
            self.close_connection = True

        def _say(self, answer: Say, length: int) -> None:
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(length))
            self.send_header("Set-Cookie", "secret-cookie=secret-value")
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, *_: object) -> None:
            pass

    return Handler


@contextmanager
def serving(answer: Callable[[Asked], Reaction], tls: ssl.SSLContext | None = None) -> Iterator[ScriptedServer]:
    """A server that runs while the block does."""
    scripted = ScriptedServer(answer)
    with ThreadingHTTPServer(("127.0.0.1", 0), _handler(scripted)) as server:
        server.daemon_threads = True
        server.handle_error = lambda request, address: None  # type: ignore[method-assign,assignment]
        scripted.port = server.server_port
        if tls is not None:
            scripted.scheme = "https"
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield scripted
        finally:
            scripted.over.set()
            server.shutdown()
            thread.join()


def closed_port() -> str:
    """An address of this machine where nobody listens."""
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        port = server.server_port
    return f"http://127.0.0.1:{port}"
