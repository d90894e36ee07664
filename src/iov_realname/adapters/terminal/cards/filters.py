"""Which cards are asked for on the command line."""

from collections.abc import Callable
from typing import Annotated, TypeAlias, TypeVar

import attrs
import typer

from iov_realname.adapters.terminal.options import known_carrier
from iov_realname.domain.card.state import RegistrationStatus, Stage
from iov_realname.domain.card.waiting import Waiting
from iov_realname.domain.identifiers import CarrierCode, Malformed, parse_msisdn, parse_vin
from iov_realname.domain.words import Word

__all__ = [
    "Asked",
    "ByCarrier",
    "ByMsisdn",
    "ByRegistration",
    "ByStage",
    "ByVin",
    "ByWaiting",
]

W = TypeVar("W", bound=Word)


@attrs.frozen
class Asked:
    """What a listing is to be about; ``None`` asks for nothing."""

    vin: str | None = None
    msisdn: str | None = None
    stage: Stage | None = None
    carrier: CarrierCode | None = None
    registration: RegistrationStatus | None = None
    waiting: Waiting | None = None


def vin(text: str) -> str:
    """A well-formed VIN."""
    read = parse_vin(text)
    if isinstance(read, Malformed):
        raise typer.BadParameter(f"not a VIN (车辆识别代号): {read.en}")
    return read


def msisdn(text: str) -> str:
    """A well-formed MSISDN."""
    read = parse_msisdn(text)
    if isinstance(read, Malformed):
        raise typer.BadParameter(f"not an MSISDN (接入号码): {read.en}")
    return read


def one_of(words: type[W]) -> Callable[[str], W]:
    """What reads one of these words, by its code or its Chinese name."""

    def read(text: str) -> W:
        word = words.read(text)
        if word is None:
            raise typer.BadParameter(f"say one of {', '.join(f'{each} {each.zh}' for each in words)}")
        return word

    return read


ByVin: TypeAlias = Annotated[
    str | None,
    typer.Option("--vin", metavar="VIN", parser=vin, help="This vehicle's 该车.", show_default=False),
]
ByMsisdn: TypeAlias = Annotated[
    str | None,
    typer.Option("--msisdn", metavar="MSISDN", parser=msisdn, help="This number's 该号码.", show_default=False),
]
ByStage: TypeAlias = Annotated[
    Stage | None,
    typer.Option("--stage", metavar="STAGE", parser=one_of(Stage), help="In this stage 该阶段.", show_default=False),
]
ByCarrier: TypeAlias = Annotated[
    CarrierCode | None,
    typer.Option(
        "--carrier",
        metavar="CARRIER",
        parser=known_carrier,
        help="This carrier's 该运营商.",
        show_default=False,
    ),
]
ByRegistration: TypeAlias = Annotated[
    RegistrationStatus | None,
    typer.Option(
        "--registration",
        metavar="STATUS",
        parser=one_of(RegistrationStatus),
        help="With this status 该登记状态.",
        show_default=False,
    ),
]
ByWaiting: TypeAlias = Annotated[
    Waiting | None,
    typer.Option(
        "--waiting",
        metavar="FOR",
        parser=one_of(Waiting),
        help="Waiting for this 等待.",
        show_default=False,
    ),
]
