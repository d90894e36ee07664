"""The pytest plugin of the test kit. It stands beside the package so that, until one of its options is used, a run of
tests pays for nothing: neither the library nor Hypothesis is imported here.
"""

from pathlib import Path

import pytest

KIT = "iov_realname.testing"

pytest.register_assert_rewrite(f"{KIT}.contracts", f"{KIT}.evolution")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Say what can be asked for."""
    group = parser.getgroup("iov-realname", "iov_realname 车联网卡实名登记")
    group.addoption(
        "--iov-conformance",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help="write how adapters keep their contracts into FILE: .html, .xml (JUnit) or .txt; may be given again",
    )
    group.addoption(
        "--iov-adapter",
        action="append",
        default=[],
        metavar="PORT=MODULE:CALLABLE[,CAPABILITY]",
        help="hold an adapter to its port's contract without a subclass; may be given again",
    )
    parser.addini(
        "iov_events", "the Registry of this project's own events, as module:name; turns the evolution gate on"
    )
    parser.addini("iov_golden", "where the gate's golden files and manifest are", type="paths", default=[])


def pytest_configure(config: pytest.Config) -> None:
    """Load the kit when it is asked for something."""
    if any(map(config.getoption, ("iov_conformance", "iov_adapter"))) or config.getini("iov_events"):
        from iov_realname.testing.plugin import install

        install(config)
