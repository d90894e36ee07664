"""Key rings named in one line, for the command line and for settings: ``scheme:place?option=value&…``."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import parse_qsl

import attrs

from iov_realname.adapters.keys.profile import Profile, profile_named
from iov_realname.adapters.keys.store import KeyStore
from iov_realname.adapters.keys.wrapped import WrappedKeyRing
from iov_realname.adapters.keys.wrapping import KeyWrapper
from iov_realname.application.errors import KeyStoreUnusable

__all__ = ["Spec", "ring_over"]

_DATABASES = ("postgresql://", "postgres://")


@attrs.frozen
class Spec:
    """A spec taken apart. It names files that hold secrets, never a secret."""

    scheme: str
    place: str
    options: Mapping[str, str]

    @classmethod
    def read(cls, text: str, scheme: str, *, needed: Sequence[str], known: Sequence[str]) -> "Spec":
        """Take a spec apart. Raises ``KeyStoreUnusable`` for another scheme, a missing option or an unknown one."""
        found, _, rest = text.partition(":")
        place, _, query = rest.partition("?")
        options = dict(parse_qsl(query))
        missing = [name for name in needed if name not in options]
        unknown = [name for name in options if name not in (*needed, *known)]
        if found != scheme or not place or missing or unknown:
            wrong = [f"{name}= is missing" for name in missing] + [f"{name}= is unknown" for name in unknown]
            raise KeyStoreUnusable(
                f"Keys are not said as {scheme}:PLACE?{'&'.join(f'{name}=…' for name in needed)}"
                f"{': ' if wrong else ''}{', '.join(wrong)}."
            )
        return cls(scheme, place, options)

    @property
    def profile(self) -> Profile | None:
        """The crypto profile asked for, if any."""
        name = self.options.get("profile")
        return None if name is None else profile_named(name)


def ring_over(said: Spec, wrapper: KeyWrapper, *, create: bool) -> WrappedKeyRing:
    """The ring whose keys are kept where ``store=`` says and wrapped by ``wrapper``."""
    try:
        return WrappedKeyRing(_store(said, wrapper, create=create), wrapper, profile=said.profile)
    except BaseException:
        wrapper.close()
        raise


def _store(said: Spec, wrapper: KeyWrapper, *, create: bool) -> KeyStore:
    where = said.options["store"]
    if where.startswith(_DATABASES):
        from iov_realname.adapters.keys.postgres import key_tables

        return key_tables(where, wrapper, said.profile, create=create)
    from iov_realname.adapters.keys.file import key_file

    return key_file(Path(where), wrapper, said.profile, create=create)
