"""``check``: whether what is sealed opens with these keys."""

import attrs
from rich.table import Table

from iov_realname.adapters.keys.wrapped import WrappedKeyRing
from iov_realname.adapters.terminal.console import bars, outcome, print_json
from iov_realname.adapters.terminal.edge import Exit, complain
from iov_realname.adapters.terminal.stores.keeping import opened_keys
from iov_realname.adapters.urls import without_password
from iov_realname.adapters.wording.language import Lang, Said
from iov_realname.application.assignment import assigned_oem, require_keys_of
from iov_realname.application.proving import Proof, Proving
from iov_realname.composition import reading

__all__ = ["check_seals"]

FORMAT = "iov-realname.check.v1"
NUMBERS = (
    ("subjects", Said("信息主体", "subjects")),
    ("locked", Said("已锁定", "of them locked")),
    ("erased", Said("已删除", "of them erased")),
    ("values", Said("封存值", "sealed values of those not erased")),
    ("opened", Said("可解封", "of them open")),
)
ORPHANS = Said("未使用的密钥（无害）", "keys that no event uses (harmless)")
SOUND = Said("全部可解封。", "Everything that must open does.")
UNSOUND = Said("有 {count:,} 处问题。", "Not sound: {count:,} findings.")
MORE = Said("……共 {count:,} 处", "… {count:,} in all")


def check_seals(store: str, keys: str | None, *, as_json: bool, lang: Lang) -> Exit:
    """Open every sealed value once, show none, and say what is wrong."""
    with reading(store) as log, opened_keys(store, keys) as ring, bars(lang) as shown:
        oem = assigned_oem(log)
        if oem is not None:
            require_keys_of(log, oem, ring)
        proof = Proving(log, ring, ring.preload).run(lambda more: shown.on("seals", more, None))
        orphans = max(0, _keys_in(ring) - proof.keys)
    if as_json:
        print_json(_document(store, proof, orphans))
    else:
        _show(lang, proof, orphans)
    return Exit.DONE if proof.sound else Exit.COULD_NOT_RUN


def _keys_in(ring: WrappedKeyRing) -> int:
    return sum(counted.number for counted in ring.store.counted())


def _document(store: str, proof: Proof, orphans: int) -> dict[str, object]:
    return {
        "format": FORMAT,
        "store": without_password(store),
        "sound": proof.sound,
        **{name: getattr(proof, name) for name, _ in NUMBERS},
        "orphans": orphans,
        "faults": {str(fault): number for fault, number in proof.faults.items()},
        "findings": [attrs.asdict(finding) for finding in proof.findings],
    }


def _show(lang: Lang, proof: Proof, orphans: int) -> None:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(justify="right", style="bold")
    for name, said in NUMBERS:
        grid.add_row(f"{getattr(proof, name):,}", said(lang))
    grid.add_row(f"{orphans:,}", ORPHANS(lang))
    console = outcome()
    console.print(grid)
    for finding in proof.findings:
        where = " ".join(each for each in (finding.subject, finding.history, finding.field) if each)
        console.print(f"✗ {where}  {lang.word(finding.fault)}", soft_wrap=True)
    count = sum(proof.faults.values())
    if proof.sound:
        console.print(SOUND(lang))
        return
    if count > len(proof.findings):
        console.print(MORE(lang, count=count))
    complain(lang, UNSOUND(lang, count=count))
