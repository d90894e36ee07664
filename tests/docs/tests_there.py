"""Whether a test that is named somewhere is there, down to the case in brackets, and what its file speaks of."""

import ast
import re
from collections.abc import Collection, Iterator
from functools import cache
from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import Any

from tests.docs.pages import ROOT

__all__ = ["case_is_there", "speaks_of", "test_is_there"]


def test_is_there(test: str) -> bool:
    """Whether the file has a test of that name."""
    file, _, name = test.partition("::")
    return name.partition("[")[0] in _tests_of(file)


test_is_there.__test__ = False  # type: ignore[attr-defined]


def case_is_there(test: str) -> bool:
    """Whether the test has that case, if the name says one; cases that pytest only numbers cannot be named."""
    file, _, name = test.partition("::")
    name, bracket, case = name.partition("[")
    return not bracket or case.removesuffix("]") in _cases_of(file, name)


def speaks_of(test: str, words: Collection[str]) -> bool:
    """Whether the test's name, its file, or the page that it runs speaks of one of these."""
    file = (re.findall(r"\[(docs/[\w/.-]+\.md)\]$", test) or [test.partition("::")[0]])[0]
    spoken = set(re.findall(r"[\w-]+", test.partition("::")[2])) | _words_of(file)
    return any(word.rpartition(" ")[2] in spoken for word in words)


@cache
def _words_of(file: str) -> frozenset[str]:
    return frozenset(re.findall(r"[A-Za-z_][\w-]*", (ROOT / file).read_text("utf-8")))


@cache
def _tests_of(file: str) -> frozenset[str]:
    if not (ROOT / file).is_file():
        return frozenset()
    names = set()
    for node in ast.parse((ROOT / file).read_text("utf-8")).body:
        if isinstance(node, ast.ClassDef):
            names |= {f"{node.name}::{each.name}" for each in node.body if isinstance(each, ast.FunctionDef)}
        elif isinstance(node, ast.FunctionDef):
            names.add(node.name)
    return frozenset(name for name in names if name.rpartition("::")[2].startswith("test_"))


@cache
def _cases_of(file: str, name: str) -> frozenset[str]:
    found: Any = import_module(".".join(Path(file).with_suffix("").parts))
    for part in name.split("::"):
        found = getattr(found, part)
    return frozenset(chain.from_iterable(_ids(mark) for mark in getattr(found, "pytestmark", ())))


def _ids(mark: Any) -> Iterator[str]:
    if mark.name != "parametrize":
        return
    names, ids = mark.kwargs.get("ids"), [*mark.args[1]]
    for at, case in enumerate(ids):
        if names is not None:
            yield str(names(case) if callable(names) else names[at])
        elif getattr(case, "id", None) is not None:
            yield str(case.id)
        elif isinstance(case, str):
            yield case
        elif isinstance(case, tuple) and all(isinstance(each, str) for each in case):
            yield "-".join(case)
