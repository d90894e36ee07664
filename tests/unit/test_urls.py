"""What the URL of a store says, and what of it may be shown."""

from pathlib import Path

import pytest

from iov_realname.adapters.urls import as_login, is_postgres, readable, sqlite_path, without_password
from iov_realname.application.errors import StoreUnusable

SECRET = "s3cr3t"
PLAIN = [
    "postgresql://app@db.example/fleet",
    "postgres://app@db.example:5433/fleet?sslmode=verify-full",
    "postgresql:///fleet?host=/run/postgresql&port=5433",
    "postgresql://one:5432,two:5433/fleet",
    "postgresql://[::1]:5432/fleet",
    "sqlite:///fleet.db",
    "sqlite:////srv/user:pw@host/fleet.db",
]


@pytest.mark.parametrize("url", PLAIN)
def test_what_holds_no_password_is_shown_as_it_is(url: str) -> None:
    """Nothing else of a URL is lost."""
    assert url == without_password(url)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (f"postgresql://app:{SECRET}@db.example/fleet", "postgresql://app@db.example/fleet"),
        (f"postgresql://app:{SECRET}:{SECRET}@db.example/fleet", "postgresql://app@db.example/fleet"),
        (f"postgres://app@/fleet?host=/run&password={SECRET}&port=1", "postgres://app@/fleet?host=/run&port=1"),
        (f"postgresql:///fleet?p%61ssword={SECRET}", "postgresql:///fleet"),
        (f"postgresql:///fleet?sslpassword={SECRET}&sslmode=require", "postgresql:///fleet?sslmode=require"),
    ],
)
def test_a_password_is_never_shown(url: str, shown: str) -> None:
    """Wherever libpq would look for one."""
    assert shown == without_password(url)


@pytest.mark.parametrize("url", [url for url in PLAIN if is_postgres(url)])
def test_what_can_be_read_in_one_way_is_taken(url: str) -> None:
    """Several hosts, ports, sockets and IPv6 addresses are ordinary."""
    assert url == readable(url)


@pytest.mark.parametrize("special", "@/?:")
def test_a_password_that_spills_over_is_refused_unshown(special: str) -> None:
    """With a bare special character libpq would take a part of it for a host, a port or a database, and say so."""
    url = f"postgresql://app:1{special}{SECRET}@db.example/fleet"
    if special == ":":
        assert SECRET not in without_password(readable(url))
        return
    with pytest.raises(StoreUnusable, match="%40") as error:
        readable(url.replace("1", SECRET))
    assert SECRET not in str(error.value)


def test_the_same_database_for_another_login() -> None:
    """Login and password are exchanged for the login; place and options stay."""
    assert "postgresql://app@/fleet?host=/run" == as_login(f"postgresql://root:{SECRET}@/fleet?host=/run", "app")


def test_a_file_is_named_by_its_path() -> None:
    """Relative or absolute; other URLs are answered with those that there are."""
    assert (Path("fleet.db"), Path("/srv/fleet.db")) == (
        sqlite_path("sqlite:///fleet.db"),
        sqlite_path("sqlite:////srv/fleet.db"),
    )
    for url in ("sqlite:///", "fleet.db", "mysql://host/fleet"):
        with pytest.raises(StoreUnusable, match=r"sqlite:///fleet\.db"):
            sqlite_path(url)
