"""The closed list of wire names: what may be in it."""

import pickle
from typing import Any

import attrs
import pytest

from iov_realname.adapters.codec import Registry, Upcaster
from iov_realname.domain.confidential import Confidential
from tests import toy_events as toys

UNION: Any = str | int


class TestRegistry:
    """What may be registered."""

    def test_knows_names_and_classes(self) -> None:
        """Names lead to classes and classes to names; nobody can add any."""
        assert toys.Dented is toys.REGISTRY.by_name["toy.Dented.v1"]
        assert toys.REGISTRY.name_of(toys.Dented) == "toy.Dented.v1"
        with pytest.raises(TypeError):
            toys.REGISTRY.by_name["toy.X.v1"] = toys.Part  # type: ignore[index]

    @pytest.mark.parametrize("wire", [None, "Sold", "card.Sold", "card.Sold.v0", "card.Sold.v01", "card.sold.v1"])
    def test_refuses_malformed_names(self, wire: str | None) -> None:
        """A class declares its own wire name, in the one form there is."""
        with pytest.raises(TypeError, match="must declare WIRE"):
            Registry([attrs.make_class("Event", [], class_body={"WIRE": wire})])

    def test_refuses_inherited_names(self) -> None:
        """A wire name is declared by each class itself."""
        with pytest.raises(TypeError, match="must declare WIRE"):
            Registry([attrs.make_class("Event", [], bases=(toys.Emptied,))])

    def test_refuses_twins(self) -> None:
        """One name, one class."""
        with pytest.raises(TypeError, match=r"toy\.Dented\.v1 is declared by"):
            Registry([toys.Dented, toys.Dented])

    @pytest.mark.parametrize(
        "field",
        [
            attrs.field(type=Confidential[str]),
            attrs.field(type=tuple[Confidential[str], ...]),
            attrs.field(type=float),
            attrs.field(type=bytes),
            attrs.field(type=object),
            attrs.field(type=list[str]),
            attrs.field(type=dict[str, str]),
            attrs.field(type=UNION),
            attrs.field(type=Any),
            attrs.field(type=pickle.Pickler),
            attrs.field(type=str, converter=str),
            attrs.field(type=str, alias="other"),
            attrs.field(type=str, init=False),
        ],
    )
    def test_refuses_shapes_without_a_wire_form(self, field: Any) -> None:
        """A field the two codecs would not agree on, or a confidential one, is refused by name at once."""
        event = attrs.make_class("Event", {"part": field}, class_body={"WIRE": "toy.Event.v1"}, frozen=True)
        with pytest.raises(TypeError, match=r"Event\.part"):
            Registry([event])

    def test_refuses_private_fields(self) -> None:
        """A private field would silently not be written."""
        event = attrs.make_class("Event", {"_part": attrs.field(type=str)}, class_body={"WIRE": "toy.Event.v1"})
        with pytest.raises(TypeError, match=r"Event\._part"):
            Registry([event])

    @pytest.mark.parametrize(
        "steps",
        [
            [Upcaster("toy.A.v1", "toy.B.v1", dict)],
            [Upcaster("toy.A.v1", "toy.B.v1", dict), Upcaster("toy.B.v1", "toy.A.v1", dict)],
            [Upcaster("toy.A.v1", "toy.A.v1", dict)],
            [Upcaster("toy.Dented.v1", "toy.Painted.v1", dict)],
            [Upcaster("toy.A.v1", "toy.Dented.v1", dict), Upcaster("toy.A.v1", "toy.Painted.v1", dict)],
        ],
    )
    def test_every_chain_ends(self, steps: list[Upcaster]) -> None:
        """A retired name has one step, a present one none, and every chain ends at a present name."""
        with pytest.raises(TypeError):
            Registry(toys.TOYS, steps)
