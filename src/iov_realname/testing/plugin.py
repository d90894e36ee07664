"""What the pytest plugin does once it is asked for something."""

from importlib import import_module
from pathlib import Path

import pytest

__all__ = ["install"]


def install(config: pytest.Config) -> None:
    """Take the options and settings of the kit. Raises ``pytest.UsageError`` with the way out."""
    try:
        _reports(config)
        _adapters(config)
        _events(config)
    except ValueError as error:
        raise pytest.UsageError(str(error)) from error


def _reports(config: pytest.Config) -> None:
    files: list[Path] = config.getoption("iov_conformance")
    if not files:
        return
    from iov_realname.testing.conformance.collecting import KINDS, ConformanceReports

    for file in files:
        if file.suffix not in KINDS:
            raise ValueError(f"--iov-conformance writes {', '.join(KINDS)}; {file} is none of them")
    config.pluginmanager.register(ConformanceReports(files), "iov-conformance")


def _adapters(config: pytest.Config) -> None:
    said: list[str] = config.getoption("iov_adapter")
    if said:
        by_option = import_module("iov_realname.testing.contracts.by_option")
        config.args += [f"{by_option.__file__}::{by_option.chosen(each)}" for each in said]


def _events(config: pytest.Config) -> None:
    """The gate runs with the whole suite; who names tests asks for those alone."""
    place = config.getini("iov_events")
    if not place or config.args_source is config.ArgsSource.ARGS:
        return
    by_setting = import_module("iov_realname.testing.evolution.by_setting")
    config.args.append(f"{by_setting.__file__}::{by_setting.chosen(place, config.getini('iov_golden'))}")
