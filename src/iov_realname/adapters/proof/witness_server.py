"""A witness over HTTP: ``POST /add-checkpoint``, and nothing else."""

from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from iov_realname.adapters.proof.witness import Answer, Witness

__all__ = ["WitnessServer"]

PATH = "/add-checkpoint"
LARGEST_BODY = 1_000_000
SECONDS = 30


class WitnessServer(ThreadingHTTPServer):
    """Serves one witness at an address. Put a TLS proxy in front of it where others can listen in."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], witness: Witness) -> None:
        super().__init__(address, _Handler)
        self.witness = witness


class _Handler(BaseHTTPRequestHandler):
    server: WitnessServer
    timeout = SECONDS
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > LARGEST_BODY:
            self.close_connection = True
            self._answer(Answer(HTTPStatus.BAD_REQUEST))
            return
        body = self.rfile.read(int(length))
        known = self.path.split("?")[0].endswith(PATH)
        self._answer(self.server.witness.add_checkpoint(body) if known else Answer(HTTPStatus.NOT_FOUND))

    def log_message(self, *_: object) -> None:
        """Nothing is written about requests."""

    def _answer(self, answer: Answer) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.kind)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)
