"""Every keeper of wrapping keys, each behind the same small bench."""

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import attrs
import pytest

from iov_realname.adapters.keys import kek
from iov_realname.adapters.keys.kek import FileKeys
from iov_realname.adapters.keys.wrapping import A256KW, SM4GCM_WRAP, GivenKeys, KeyWrapper
from iov_realname.adapters.simulated.vault_server import SimulatedVault, simulated_vault
from tests.support.hsm import Token

__all__ = ["WRAPPERS", "Bench", "bench"]

WRAPPERS = ("file", "file under SM4", "given", "vault", "pkcs11")
VAULT_TOKEN = "hvs.for-tests-only"
SECRETS = {1: bytes(range(32)), 2: bytes(range(32, 64)), 3: bytes(range(64, 96))}


@attrs.frozen
class Bench:
    """``open`` gives one more wrapper over the same keys, as another process would have; ``begin`` begins an epoch."""

    open: Callable[[], KeyWrapper]
    begin: Callable[[KeyWrapper], int]
    vault: SimulatedVault | None = None


def bench(kind: str, request: pytest.FixtureRequest, folder: Path, stack: ExitStack) -> Bench:
    """A bench of that kind, with no epoch yet in Vault and in the token, and epoch 1 in the others."""
    match kind:
        case "file" | "file under SM4":
            algorithm = A256KW if kind == "file" else SM4GCM_WRAP
            kek.create(folder / "bench.kek", algorithm)
            return Bench(lambda: FileKeys(folder / "bench.kek", algorithm), lambda keys: keys.begin_epoch())
        case "given":
            return _given()
        case "vault":
            return _vault(stack.enter_context(simulated_vault(VAULT_TOKEN)))
        case _:
            return _token(request.getfixturevalue("token"))


def _given() -> Bench:
    """The caller gives one more secret to all who were given the earlier ones."""
    known = {1: SECRETS[1]}
    opened: list[GivenKeys] = []

    def begin(keys: KeyWrapper) -> int:
        number = max(known) + 1
        known[number] = SECRETS[number]
        for each in opened:
            each.give(number, SECRETS[number])
        return number

    def give() -> KeyWrapper:
        opened.append(GivenKeys(known))
        return opened[-1]

    return Bench(give, begin)


def _vault(server: SimulatedVault) -> Bench:
    from iov_realname.adapters.keys.vault import TransitKeys
    from iov_realname.adapters.keys.vault_client import VaultClient

    def give() -> KeyWrapper:
        return TransitKeys(VaultClient(server.url, lambda: server.token, pause=lambda _: None), "fleet")

    return Bench(give, lambda keys: keys.begin_epoch(), server)


def _token(token: Token) -> Bench:
    from iov_realname.adapters.keys.pkcs11 import TokenKeys

    label = token.fresh_label()
    return Bench(
        lambda: TokenKeys(token.module, token.label, lambda: token.pin, label), lambda keys: keys.begin_epoch()
    )
