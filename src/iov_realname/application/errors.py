"""Every error a caller may meet, named after what could not be done.

::

    IovRealnameError
    ├── Refused                  a rule said no; carries the domain's Refusal
    ├── WrongWord                a plain text, or a word of another list, where a word of one list is asked for
    ├── CommandReused            the same command id came with another command
    ├── NotFound                 no such card, vehicle or registration
    ├── NotConfigured            no adapter was given for what was asked
    ├── CheckInDoubt             a check was asked, and nobody can tell what came of it
    ├── Contended                others kept writing the same streams; nothing was written
    ├── OemMismatch              the store belongs to another OEM, or names none yet
    ├── LedgerUnreadable         a ledger path cannot be read at all (application/ledger/errors.py)
    ├── SpoolDamaged             rows set aside for sorting were altered (application/ledger/errors.py)
    ├── TurnError                (application/turns.py)
    │   ├── TurnTimeout          somebody else held the turn for too long; nothing was done
    │   ├── TurnLost             the turn ended before its holder was done
    │   └── TurnNested           the thread that asks holds the turn already
    ├── ExtraMissing             a part that is installed on demand is not there (adapters/reports/extras.py)
    ├── BackupUnusable           a set of log and keys cannot be made or restored (adapters/backup/errors.py)
    ├── SealedMeanwhile          another sealer was quicker (application/proof/errors.py)
    ├── LogContradictsSeals      the log or its seals were changed after sealing (application/proof/errors.py)
    ├── NotSealed                not under a checkpoint yet (application/proof/errors.py)
    ├── NotWitnessed             a witness or time stamp could not be had (application/proof/errors.py)
    ├── OriginChanged            a log, or a key, bears another name (application/proof/errors.py)
    ├── KeptUnusable             what an inspection kept cannot be used (adapters/inspections/errors.py)
    ├── RuleBookUnusable         a rule book file cannot be read or trusted (adapters/rulebooks.py)
    ├── CarrierUnusable          two of one name, no host, or an unreadable file (application/carriers/registry.py)
    ├── CarrierUnknown           nobody has named this carrier (application/carriers/registry.py)
    ├── NoDestinations           a directed function without its list (application/carriers/functions.py)
    ├── AddressUnusable          a carrier's address is not https, or holds a secret (adapters/carriers/wire/address.py)
    ├── TlsUnverified            a TLS context that verifies nobody (adapters/carriers/wire/transport.py)
    ├── ContractUnusable         a contract names a switch there is not (adapters/carriers/wire/switching.py)
    ├── PlatformKeyUnusable      not an RSA public key (adapters/carriers/oem_platform/enveloping.py)
    ├── CarrierKeyUnusable       not an X25519 public key (adapters/carriers/file_exchange/sealing.py)
    ├── NotForUs                 a sealed order does not open (adapters/carriers/file_exchange/sealing.py)
    ├── ExchangeUnusable         the file exchange's folder cannot be used (adapters/carriers/file_exchange/batches.py)
    ├── PlanUnusable             a fault plan cannot be read (adapters/simulated/carriers/plans.py)
    ├── KeyRingError
    │   ├── KeyMissing           the subject's data key is not in the key store
    │   ├── SubjectLocked        the subject's data key is kept, but ordinary use is over
    │   ├── SubjectErased        the subject's data key was destroyed on purpose
    │   ├── SealBroken           the sealed value was altered, or moved from its place
    │   ├── KeyStoreUnusable     the key file or its wrapping key cannot be used
    │   │   └── EpochGone        the wrapping key of an epoch was destroyed (adapters/keys/wrapping.py)
    │   ├── CryptoUnsound        an algorithm gives wrong answers here (adapters/keys/known_answers.py)
    │   ├── UnknownSuite         sealed with an algorithm this version does not know (adapters/keys/sealing.py)
    │   ├── Unencodable          the text cannot be written as UTF-8 (adapters/keys/sealing.py)
    │   └── NotParticulars       the unsealed text is not a record of particulars (application/sealing.py)
    └── StorageError
        ├── StaleStream          the stream has moved on since it was read
        ├── CommandAnswered      another writer answered this command id first
        ├── StoreUnusable        cannot be opened, locked, full, read-only, or written by a newer version
        ├── UnreadableEvent      unknown wire name or version, or bytes that do not fit it
        └── UnwritableEvent      not a registered event, or a value without a wire form (adapters/codec/errors.py)

No message holds personal data or stored bytes.
"""

from collections.abc import Sequence

from iov_realname.domain.refusals import Refusal
from iov_realname.domain.words import Word


class IovRealnameError(Exception):
    """Base of every error this library raises on purpose."""


class Refused(IovRealnameError):
    """A rule said no. ``refusal`` tells which, why, and on what ground."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(f"{refusal.code}: {refusal.zh} / {refusal.en}")
        self.refusal = refusal


class WrongWord(IovRealnameError, TypeError):
    """Something else was given where a word of a closed list is asked for; nothing was decided or written."""

    def __init__(self, field: str, lists: Sequence[type[Word]], given: object) -> None:
        asked = " or ".join(f"{each.__name__} ({', '.join(each)})" for each in lists)
        super().__init__(
            f"{field} asks for a {asked}; a plain {type(given).__name__} was given. Read a code with"
            f" {lists[0].__name__}(code)."
        )


class CommandReused(IovRealnameError):
    """A command id was sent again with a different command."""

    def __init__(self, command_id: str) -> None:
        super().__init__(f"Command id {command_id} was used before for another command; draw a new id.")


class NotFound(IovRealnameError):
    """What was asked for is not in the store."""


class NotConfigured(IovRealnameError):
    """Nothing was given to ``connect`` that could do this."""


class CheckInDoubt(IovRealnameError):
    """A check was asked, no answer is on record, and its provider cannot be asked what came of it."""

    def __init__(self, party: str, check: str, provider: str, reference: str) -> None:
        super().__init__(
            f"The {check} check of the {party} left for {provider} as {reference}, and no answer is on record. It may"
            " have been billed and counted: look it up there, or ask once more with ask_again=True."
        )
        self.reference = reference


class Contended(IovRealnameError):
    """Other writers kept changing the same streams; nothing was written, the command may be sent again."""

    def __init__(self, attempts: int) -> None:
        super().__init__(
            f"Gave up after {attempts} attempts: other writers kept changing the same streams. Send it again."
        )


class OemMismatch(IovRealnameError):
    """One store serves one OEM; this one serves another, or none has been named yet."""


class KeyRingError(IovRealnameError):
    """A key could not be used."""


class KeyMissing(KeyRingError):
    """The subject's data key is not in the key store (which is not the same as erased)."""

    def __init__(self, subject: str) -> None:
        super().__init__(f"No data key for subject {subject} in this key store. Was the right key store given?")


class SubjectLocked(KeyRingError):
    """The subject's data is kept for the law's sake only; it opens for a stated purpose and actor."""

    def __init__(self, subject: str) -> None:
        super().__init__(f"The data of subject {subject} is locked: only a reading with a purpose opens it.")
        self.subject = subject


class SubjectErased(KeyRingError):
    """The subject's data key was destroyed on purpose; what it sealed is gone."""

    def __init__(self, subject: str) -> None:
        super().__init__(f"The data key of subject {subject} was destroyed; its personal data is erased.")
        self.subject = subject


class SealBroken(KeyRingError):
    """A sealed value was altered, or stands where it was not sealed for."""

    def __init__(self, subject: str, field: str) -> None:
        super().__init__(
            f"The sealed {field} of subject {subject} does not open here: altered, or moved from its place."
        )


class KeyStoreUnusable(KeyRingError):
    """The key store or its wrapping key cannot be used."""


class StorageError(IovRealnameError):
    """The store could not do what was asked."""


class StaleStream(StorageError):
    """Some stream has moved on since it was read."""

    def __init__(self, streams: Sequence[str]) -> None:
        super().__init__(f"Stream moved on since it was read: {', '.join(streams) or 'unknown'}.")
        self.streams = tuple(streams)


class CommandAnswered(StorageError):
    """Another writer has answered one of these commands in the meantime."""

    def __init__(self, commands: Sequence[str]) -> None:
        super().__init__(f"Already answered: {', '.join(commands)}.")
        self.commands = tuple(commands)


class StoreUnusable(StorageError):
    """The store cannot be opened or written; the message says why and what to do."""


class UnreadableEvent(StorageError):
    """A stored event cannot be read: its wire name or version is unknown, or its bytes do not fit it."""

    def __init__(self, stream: str, version: int, position: int, why: str) -> None:
        super().__init__(f"Cannot read event {version} of {stream} (position {position}): {why}")
        self.stream = stream
        self.version = version
        self.position = position
