"""What a command may show of the people it is about: nothing."""

import pytest

from iov_realname.domain.confidential import Confidential
from tests.support import commands
from tests.support.commands import AGENT, PRESENT, PROCURE, RESTRICT, particulars
from tests.support.facts import AGENT_NUMBER, RESIDENT_NUMBER

ALL = {
    name: value for name, value in vars(commands).items() if name.isupper() and hasattr(type(value), "__attrs_attrs__")
}
PERSONAL = ("样例", RESIDENT_NUMBER, AGENT_NUMBER, "12000000001", "登记人并非车主", "户籍系统延迟", "居民身份证")


@pytest.mark.parametrize("command", ALL.values(), ids=ALL)
def test_a_command_is_printed_without_personal_data(command: object) -> None:
    """Neither ``repr`` nor ``str`` of a command gives anybody away."""
    assert [] == [text for text in PERSONAL if text in f"{command!r} {command}"]


def test_there_is_something_to_hide() -> None:
    """The commands above do carry names, numbers and reasons, which rules can read."""
    assert RESIDENT_NUMBER == PRESENT.owner.reveal().number
    assert AGENT_NUMBER == AGENT.particulars.reveal().number
    assert "居民身份证" == RESTRICT.texts.reveal().documents
    assert "张样例" == PROCURE.responsible.reveal().name


def test_a_confidential_value_is_masked_and_compares_by_what_it_holds() -> None:
    """Equal if the same is kept; never equal to the value in clear."""
    secret = Confidential("张样例")
    assert "Confidential(***)" == repr(secret) == str(secret)
    assert Confidential("张样例") == secret
    assert Confidential("李样例") != secret
    assert "张样例" != secret
    assert hash(Confidential("张样例")) == hash(secret)
    assert hash(Confidential("李样例")) != hash(secret)
    assert particulars() == particulars()
