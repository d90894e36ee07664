"""A PostgreSQL store that the command line cannot use: one sentence, exit code 3, no password, nothing made."""

from pathlib import Path

import pytest

from tests.integration.command_line import OEM, cards_of, one_sentence, run
from tests.integration.test_cli_ingest import PURCHASE, PURCHASES, write
from tests.support.postgres import Server, Store

CARD = PURCHASE[0]
ASKED = "local all t_app scram-sha-256\n"


def ask_for_passwords(postgres: Server) -> None:
    """Have a server of our own ask the application's login for its password, as servers on a network do."""
    if postgres.folder is None:
        return
    rules = postgres.folder / "data/pg_hba.conf"
    if not rules.read_text("utf-8").startswith(ASKED):
        rules.write_text(ASKED + rules.read_text("utf-8"), "utf-8")
        postgres.sql("SELECT pg_reload_conf()")


class TestPasswords:
    """Found as psql finds them, and never shown."""

    @pytest.fixture
    def asking(self, store: Store, postgres: Server) -> Store:
        """A store whose server asks the application's login for its password."""
        ask_for_passwords(postgres)
        return store

    def test_a_password_file_will_do(self, asking: Store, tmp_path: Path) -> None:
        """PGPASSFILE and PGPASSWORD work as in psql; the URL then holds no password."""
        password = asking.parts["password"]
        bare = asking.uri().replace(f":{password}@", "@")
        file = tmp_path / "pgpass"
        file.write_text(f"*:*:*:t_app:{password}\n", "utf-8")
        file.chmod(0o600)

        for also in ({"PGPASSFILE": str(file)}, {"PGPASSWORD": password}):
            assert 0 == run("cards", "--store", bare, also=also).returncode
        assert 3 == run("cards", "--store", bare).returncode

    @pytest.mark.parametrize("command", ["ingest", "deliver", "demo", "cards", "card", "db check", "db init"])
    def test_a_wrong_one_is_named_and_not_shown(self, command: str, asking: Store, tmp_path: Path) -> None:
        """One sentence, exit code 3."""
        wrong = asking.uri().replace(asking.parts["password"], "s3cr3t-and-wrong")
        told = run(*_words(command, tmp_path), "--store", wrong, folder=tmp_path)

        assert 3 == told.returncode
        assert "password authentication failed" in one_sentence(told.stderr)
        assert "s3cr3t" not in told.stderr + told.stdout
        assert not (tmp_path / "fleet.kek").exists()

    @pytest.mark.parametrize("special", ["@", "/", "?"])
    def test_a_bare_special_character_spills_nothing(self, special: str) -> None:
        """A password that is not in percent form is wrong usage, and no part of it is taken for a host."""
        told = run("cards", "--store", f"postgresql://app:s3cr3t{special}s3cr3t@db.example/fleet")

        assert 2 == told.returncode
        assert "%40" in told.stderr
        assert "s3cr3t" not in told.stderr + told.stdout


def _words(command: str, folder: Path) -> list[object]:
    """The command with what it needs besides its store."""
    ledger = write(folder / "in" / "purchases.csv", PURCHASES, PURCHASE)
    more: dict[str, list[object]] = {"ingest": [ledger, "--oem", OEM], "card": [CARD]}
    keys = ["--keys", "database:fleet.kek"] if command in {"ingest", "deliver", "demo"} else []
    return [*command.split(), *more.get(command, []), *keys]


class TestNotUsable:
    """One sentence, exit code 3, nothing made."""

    @pytest.mark.parametrize("command", ["ingest", "deliver", "demo", "cards", "card"])
    def test_a_database_that_is_not_prepared(self, command: str, postgres: Server, tmp_path: Path) -> None:
        """The sentence says how it is prepared."""
        with postgres.database("template0") as name:
            bare = Store(postgres, name)
            told = run(*_words(command, tmp_path), "--store", bare.uri(), folder=tmp_path)

        assert 3 == told.returncode
        assert "db init" in one_sentence(told.stderr)
        assert ["in"] == [file.name for file in tmp_path.iterdir()]

    @pytest.mark.parametrize("command", ["ingest", "deliver", "demo", "cards", "card"])
    def test_too_few_rights(self, command: str, store: Store, tmp_path: Path) -> None:
        """The sentence says how a login gets them."""
        url = store.uri().replace("://t_app:", "://t_stranger:")
        told = run(*_words(command, tmp_path), "--store", url, folder=tmp_path)

        assert 3 == told.returncode
        assert "GRANT iov_app" in one_sentence(told.stderr)

    @pytest.mark.parametrize("command", ["ingest", "cards", "db check", "db init", "db upgrade"])
    def test_a_server_that_is_not_there(self, command: str, tmp_path: Path) -> None:
        """In either language, without the password."""
        url = f"postgresql://somebody:s3cr3t@/fleet?host={tmp_path}"
        for lang, said in (("en", "cannot be reached"), ("zh", "存储库不可用")):
            told = run(*_words(command, tmp_path), "--store", url, "--lang", lang, folder=tmp_path)

            assert 3 == told.returncode
            assert said in one_sentence(told.stderr)
            assert "s3cr3t" not in told.stderr

    def test_a_tampered_store_takes_nothing_in(self, store: Store, tmp_path: Path) -> None:
        """A trigger that was switched off is named, and `db check` recommended."""
        store.sql("ALTER TABLE iov_log.stored_events DISABLE TRIGGER append_only")
        told = run(*_words("ingest", tmp_path), "--store", store.uri(), folder=tmp_path)

        assert 3 == told.returncode
        assert "append_only" in one_sentence(told.stderr)
        assert "db check" in told.stderr
        assert not (tmp_path / "fleet.kek").exists()


class TestKeys:
    """The key store of a database must be said."""

    @pytest.mark.parametrize("command", ["ingest", "deliver", "demo"])
    @pytest.mark.parametrize("lang", ["en", "zh"])
    def test_unsaid_they_are_asked_for(self, command: str, lang: str, store: Store, tmp_path: Path) -> None:
        """One sentence with an example that can be pasted, before anything is read or made."""
        words = [word for word in _words(command, tmp_path) if word not in ("--keys", "database:fleet.kek")]
        told = run(*words, "--store", store.uri(), "--lang", lang, folder=tmp_path)

        assert 3 == told.returncode
        assert "--keys database:/etc/iov/fleet.kek" in one_sentence(told.stderr)
        assert ["in"] == [file.name for file in tmp_path.iterdir()]

    def test_of_another_kind_they_are_listed(self, store: Store, tmp_path: Path) -> None:
        """What is not known is answered with what is."""
        ledger = write(tmp_path / "in" / "purchases.csv", PURCHASES, PURCHASE)
        told = run("ingest", ledger, "--oem", OEM, "--store", store.uri(), "--keys", "cloud:x", folder=tmp_path)

        assert 3 == told.returncode
        assert "database:/etc/iov/fleet.kek or file:/var/lib/iov" in one_sentence(told.stderr)

    def test_files_will_do(self, store: Store, tmp_path: Path) -> None:
        """Key files, for a database of whose administrators nobody should have them."""
        ledger = write(tmp_path / "in" / "purchases.csv", PURCHASES, PURCHASE)
        keys = "file:fleet.keys?kek=fleet.kek"
        for _ in range(2):
            words = ("ingest", ledger, "--store", store.uri(), "--keys", keys, "--oem", OEM)
            assert 0 == run(*words, folder=tmp_path).returncode

        assert {"in", "refused.csv", "fleet.keys", "fleet.kek"} <= {file.name for file in tmp_path.iterdir()}
        assert 1 + 1 == len(cards_of(store.uri()).splitlines())
