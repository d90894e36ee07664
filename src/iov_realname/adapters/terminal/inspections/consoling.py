"""``console``: inspect, then serve what was found until Ctrl-C."""

from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from secrets import token_urlsafe
from time import monotonic

from iov_realname.adapters.reports.extras import reports_needed
from iov_realname.adapters.terminal.console import bars, outcome
from iov_realname.adapters.terminal.inspections.inspecting import Asked, inspected
from iov_realname.adapters.wording.language import Lang, Said
from iov_realname.composition import evidence, replay

__all__ = ["run_console"]

TOKEN_BYTES = 24
LISTENING = Said("控制台地址：{address}", "The console is at {address}")
TOKEN = Said("口令（只显示这一次）：{token}", "Token, shown this once: {token}")
ENDS = Said("只读，仅限本机；按 Ctrl-C 结束。", "Read-only, on this machine alone; Ctrl-C ends it.")
ENDED = Said("已结束。", "Ended.")


def run_console(store: str, *, port: int, kept: Path | None, now: datetime, lang: Lang) -> None:
    """Inspect a store as of ``now`` and serve it on a port of loopback (0 for a free one). Raises ``OSError``."""
    with reports_needed():
        from iov_realname.adapters.reports.console.gate import Gate
        from iov_realname.adapters.reports.console.server import Server
        from iov_realname.adapters.reports.console.site import Site
    with bars(lang) as shown, closing(evidence(store)) as proofs:
        asked = Asked(now, None, None, kept, None, None)
        report = inspected(proofs, asked, lambda done, total: shown.at("inspect", done, total))
    histories, close = replay(store)
    try:
        token = token_urlsafe(TOKEN_BYTES)
        server = Server(
            port,
            lambda gate: Site(histories, report, now, gate, lang),
            lambda bound: Gate(bound, token, token_urlsafe(TOKEN_BYTES), monotonic),
        )
        with server, suppress(KeyboardInterrupt):
            _announce(server.address, token, lang)
            server.serve_forever()
        outcome().print(ENDED(lang))
    finally:
        close()


def _announce(address: str, token: str, lang: Lang) -> None:
    console = outcome()
    for line in (LISTENING(lang, address=address), TOKEN(lang, token=token), ENDS(lang)):
        console.print(line, soft_wrap=True)
    console.file.flush()
