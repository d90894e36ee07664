"""What all contracts share: who is judged, what it declares, and which law a test proves."""

from collections.abc import Callable, Collection, Iterator
from typing import Any, ClassVar, TypeVar

import pytest

from iov_realname.domain.words import Word

__all__ = ["Contract", "needs", "said"]

Law = TypeVar("Law", bound=Callable[..., None])


def needs(capability: Word) -> Callable[[Law], Law]:
    """Ask this law only of adapters that declare ``capability``."""

    def mark(law: Law) -> Law:
        law.needs = capability  # type: ignore[attr-defined]
        return law

    return mark


class Contract:
    """What a port promises, as tests. An adapter is held to it by a subclass that gives the adapter in one fixture.

    ``port`` is the port's name in reports, ``adapter`` the adapter's (the class's own name where it says nothing), and
    ``declares`` what the adapter can beyond what all must: what it declares it is held to, what it does not declare is
    reported as not declared. A parametrized fixture chooses among adapters, unless it is one of the ``conditions``
    under which one adapter is tried.
    """

    port: ClassVar[str]
    adapter: ClassVar[str] = ""
    declares: ClassVar[frozenset[Word]] = frozenset()
    conditions: ClassVar[frozenset[str]] = frozenset()

    @pytest.fixture(autouse=True)
    def is_judged(self, request: pytest.FixtureRequest) -> None:
        """Tell reports whom a test judges by which law; pass over what was not declared."""
        needed: Word | None = getattr(request.function, "needs", None)
        said(request, "port", self.port)
        said(request, "adapter", " ".join([self._name(), *_choosing(request, self.conditions)]))
        said(request, "law", _sentence(request.function))
        said(request, "declares", ", ".join(sorted(each.en for each in self.declares)))
        if needed is not None and needed not in self.declares:
            pytest.skip(f"not declared: {needed.en}")

    def _name(self) -> str:
        return self.adapter or type(self).__name__.removeprefix("Test")


def said(request: pytest.FixtureRequest, word: str, text: str) -> None:
    """Leave a word for conformance reports; the last one counts."""
    request.node.user_properties.append((f"iov-{word}", text))


def _sentence(law: Callable[..., None]) -> str:
    return " ".join((law.__doc__ or law.__name__).split("\n\n")[0].split())


def _choosing(request: pytest.FixtureRequest, conditions: Collection[str]) -> Iterator[str]:
    """The parameters that choose the adapter: all but conditions and what the law itself is asked with."""
    own = {*conditions, *(name for mark in getattr(request.function, "pytestmark", ()) for name in _names(mark))}
    parameters: dict[str, Any] = getattr(getattr(request.node, "callspec", None), "params", {})
    for name, value in parameters.items():
        if name not in own:
            yield str(getattr(value, "name", None) or getattr(value, "__name__", value))


def _names(mark: pytest.Mark) -> list[str]:
    if mark.name != "parametrize":
        return []
    names = mark.args[0]
    return [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
