"""What can be wrong with a desk: one name for each, in `check`, `/readyz`, logs and metrics."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    """A fault of a desk, the gravest first. The values are in alert rules: they are added to, not changed."""

    DATABASE_AWAY = "database_away"
    NEW_SCHEMA = "new_schema"
    OLD_SCHEMA = "old_schema"
    DISK_FULL = "disk_full"
    READ_ONLY = "read_only"
    EDITIONS_FILE = "editions_file"
    BROKER_AWAY = "broker_away"
    NOT_HANDED_OUT = "not_handed_out"
    NO_WORKER = "no_worker"
    ENGINE_HANGS = "engine_hangs"
    WAITS_TOO_LONG = "waits_too_long"
    LANGUAGE_MODEL_AWAY = "language_model_away"
    NO_MODEL = "no_model"
    SITE_NOT_TOLD = "site_not_told"

    @property
    def exit_code(self) -> int:
        """What `dragoman check` ends with: 10 and on in the order above; 0 for what nothing is wrong with."""
        return 0 if self in (Fault.NO_MODEL, Fault.SITE_NOT_TOLD) else 10 + list(Fault).index(self)

    @property
    def ends_saving(self) -> bool:
        """Whether nothing can be saved: no story comes in and nobody can work, but sites can fetch."""
        return self in (Fault.DISK_FULL, Fault.READ_ONLY)


@dataclass(frozen=True, slots=True)
class Found:
    """A fault that is there now, and what was seen of it: for everybody, so without paths and addresses."""

    fault: Fault
    seen: str
    #: False: the database cannot even be read
    readable: bool = True

    @property
    def ends_service(self) -> bool:
        """Whether a web process can do nothing at all, not even let sites fetch."""
        return not self.readable or self.fault in (Fault.DATABASE_AWAY, Fault.NEW_SCHEMA, Fault.OLD_SCHEMA)
