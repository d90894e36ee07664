"""Where a carrier's interface lies: https, or on request plain http on this machine alone."""

import re
from collections.abc import Mapping
from urllib.parse import quote, urlencode, urlsplit

import attrs

from iov_realname.application.errors import IovRealnameError

__all__ = ["Address", "AddressUnusable"]

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_DEFAULT_PORTS = {"https": 443, "http": 80}
_host = re.compile(r"[0-9a-f:.]+:[0-9a-f:.]*|(?:[a-z0-9-]{1,63}\.)*[a-z0-9-]{1,63}").fullmatch


class AddressUnusable(IovRealnameError):
    """An interface's address cannot be used; the message says why, without the address."""


@attrs.frozen
class Address:
    """An interface's address; ``base`` is the path its own paths stand under, without a slash at the end."""

    secure: bool
    host: str
    port: int
    base: str

    @classmethod
    def parse(cls, url: str, *, plain_loopback: bool = False) -> "Address":
        """The address in ``url``. ``plain_loopback`` allows http to this machine, for simulators.

        Raises :class:`AddressUnusable`.
        """
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise AddressUnusable("A carrier's address has a host and, after a colon, a port below 65536.") from None
        host = parts.hostname or ""
        if parts.scheme not in _DEFAULT_PORTS or not _host(host):
            raise AddressUnusable("A carrier's address begins with https:// and names a host.")
        if parts.username or parts.password or parts.query or parts.fragment:
            raise AddressUnusable("A carrier's address holds no user, password, query or fragment.")
        if parts.scheme == "http" and not (plain_loopback and host in _LOOPBACK):
            raise AddressUnusable("Plain http is refused: it shows everything to everybody. Use https.")
        return cls(parts.scheme == "https", host, port or _DEFAULT_PORTS[parts.scheme], parts.path.rstrip("/"))

    def target(self, path: str, query: Mapping[str, str] | None = None) -> str:
        """What to ask the host for: ``path`` under the base, and the query in the order given."""
        asked = f"{self.base}/{quote(path.lstrip('/'))}"
        return f"{asked}?{urlencode(query, quote_via=quote)}" if query else asked
