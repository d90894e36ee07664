"""What sealing and keyed digests cost, as a share of one command."""

from collections.abc import Iterator
from datetime import datetime
from typing import cast

from facts import DESTINATIONS, FUNCTIONS, LENGTH, stream, template
from ground import Ground
from measuring import Doing, Sample, measured
from peers.ours import Ours
from results import Remark, Result

from iov_realname.application.acts.procure import OpenedTest
from iov_realname.application.desk import fingerprint
from iov_realname.application.ports import Place, Purpose
from iov_realname.application.sealing import particulars_text
from iov_realname.domain.terms import TestPurpose
from iov_realname.domain.time import CHINA_TIME
from iov_realname.testing import invented
from rows.effort import Effort

SEAL, DIGEST = "seal (AES-256-GCM)", "digest a command (HMAC)"


def run(ground: Ground, effort: Effort) -> Iterator[Result]:
    """One row."""
    ours = cast("Ours", ground.ours())
    samples = measured([_sealing(ours), _digesting(ours)], effort.times(20_000), effort.rounds)
    commands = effort.compare(
        [ours], 300, lambda peer, numbers: peer.command(numbers), lambda peer, numbers: peer.lay(numbers, LENGTH)
    )
    command = cast("Sample", commands[ours.name]).median
    shares = ", ".join(f"{name} {cast('Sample', samples[name]).median / command:.1%}" for name in (SEAL, DIGEST))
    remark = Remark(f"share of one command ({command * 1e6:,.0f} µs): {shares}")
    yield Result("crypto", "sealing and keyed digests", ground.store, samples, remarks=[remark])


def _sealing(ours: Ours) -> Doing:
    (subject,) = ours.keys.provision(1)
    place = Place(stream(1), "0" * 32, template()[0].wire_name, "responsible")
    clear = particulars_text(invented.person(9).particulars)

    def once(n: int) -> None:
        for _ in range(n):
            ours.keys.seal(subject, place, clear)

    return Doing(SEAL, lambda n: n, once)


def _digesting(ours: Ours) -> Doing:
    """With the canonical text of what was asked, which is the larger part."""
    at = datetime(2024, 1, 1, tzinfo=CHINA_TIME)
    request = OpenedTest(
        at=at,
        iccid=invented.iccid(1),
        test="test-1",
        purpose=TestPurpose.TEST,
        functions=FUNCTIONS,
        destinations=DESTINATIONS,
    )

    def once(n: int) -> None:
        for _ in range(n):
            ours.keys.digest(Purpose.COMMAND, fingerprint(request, dated=False))

    return Doing(DIGEST, lambda n: n, once)
