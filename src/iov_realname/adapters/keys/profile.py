"""Which algorithms a key store works with: the international ones, or those of China's commercial cryptography (国密).

A profile is chosen when a key store is made and recorded in it. It decides what is *written*; what either profile wrote
can be read under both, because every sealed value and every stored key names its own algorithm.
"""

from collections.abc import Mapping
from types import MappingProxyType

import attrs

from iov_realname.adapters.keys.digests import HMAC_SHA256, HMAC_SM3
from iov_realname.adapters.keys.sealing import A256GCM, SM4GCM, Suite
from iov_realname.adapters.keys.wrapping import A256KW, SM4GCM_WRAP
from iov_realname.application.errors import KeyStoreUnusable

__all__ = ["GM", "INTL", "PROFILES", "Profile", "profile_named", "settled"]


@attrs.frozen
class Profile:
    """The algorithms of one profile: for sealing, for keyed digests, for hashing, and for wrapping keys in a file."""

    name: str
    suite: Suite
    mac: str
    hash: str
    wrap: str


INTL = Profile("intl", A256GCM, HMAC_SHA256, "SHA-256", A256KW)
GM = Profile("gm", SM4GCM, HMAC_SM3, "SM3", SM4GCM_WRAP)
PROFILES: Mapping[str, Profile] = MappingProxyType({profile.name: profile for profile in (INTL, GM)})


def profile_named(name: str) -> Profile:
    """The profile of that name. Raises ``KeyStoreUnusable``."""
    profile = PROFILES.get(name)
    if profile is None:
        raise KeyStoreUnusable(f"This version knows the crypto profiles {' and '.join(PROFILES)}, not {name!r}.")
    return profile


def settled(recorded: str, wanted: Profile | None, store: str) -> Profile:
    """The profile a store was made under. Raises ``KeyStoreUnusable`` when another one is wanted."""
    profile = profile_named(recorded)
    if wanted is not None and wanted is not profile:
        raise KeyStoreUnusable(
            f"{store} was made under crypto profile {profile.name}, not {wanted.name}; open it as {profile.name}, "
            f"or make a new key store under {wanted.name}."
        )
    return profile
