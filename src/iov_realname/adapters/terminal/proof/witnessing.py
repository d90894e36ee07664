"""``witness``: a small witness that an auditor can run."""

from collections.abc import Sequence
from pathlib import Path

from iov_realname.adapters.proof import keyfile
from iov_realname.adapters.proof.signing import Cosigner
from iov_realname.adapters.proof.witness import Witness
from iov_realname.adapters.proof.witness_server import WitnessServer
from iov_realname.adapters.system import SystemClock
from iov_realname.adapters.terminal.console import outcome, side
from iov_realname.adapters.terminal.edge import CouldNotRun
from iov_realname.adapters.wording.language import Lang, Said
from iov_realname.verifier import COSIGNATURE, Malformed, VerifierKey

__all__ = ["watch_logs"]

UNNAMED = Said("新密钥须用 --name 命名，例如 audit.example/w1。", "A new key needs a --name, such as audit.example/w1.")
NOT_A_KEY = Said("--log 不是验证公钥：{why}", "--log is not a verifier key: {why}")
MADE = Said("已生成见证密钥 {path}：请立即备份。", "Witness key made: {path}. Back it up now.")
LISTENING = Said("正在 {url} 见证；给日志方的选项：", "Witnessing at {url}; what a log says to have it so:")


def watch_logs(
    key: Path, logs: Sequence[str], *, name: str | None, folder: Path, address: tuple[str, int], lang: Lang
) -> None:
    """Serve until interrupted."""
    known = [_log_key(text) for text in logs]
    signer = _signer(key, name, lang)
    with WitnessServer(address, Witness(folder, signer, known)) as server:
        host, port = server.server_address[:2]
        url = f"http://{host if isinstance(host, str) else host.decode()}:{port}/"
        console = outcome()
        console.print(LISTENING(lang, url=url), soft_wrap=True)
        console.print(f"  --witness '{url}#{signer.vkey}'", soft_wrap=True)
        console.file.flush()
        server.serve_forever()


def _log_key(text: str) -> VerifierKey:
    try:
        return VerifierKey.parse(text)
    except Malformed as error:
        raise CouldNotRun(NOT_A_KEY, why=error) from None


def _signer(path: Path, name: str | None, lang: Lang) -> Cosigner:
    if not path.exists():
        if name is None:
            raise CouldNotRun(UNNAMED)
        if keyfile.make(path, name, COSIGNATURE) is not None:
            side().print(MADE(lang, path=path), style="yellow", soft_wrap=True)
    key = keyfile.read(path, COSIGNATURE)
    return Cosigner(key.name, key.seed, SystemClock())
