"""A file beside the ledger that is made from it: closed to other accounts, overwritten where something is deleted, in no
backup, thrown away and made anew whenever it is in doubt.

https://www.sqlite.org/pragma.html (application_id, user_version, secure_delete)
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import NamedTuple

from hub.log.errors import LogDamaged, as_log_error


class Aside(NamedTuple):
    """What a file of a kind is called and made of.

    Args:
        name: the file's name in the data folder.
        application_id: says that a file is of this kind.
        version: 1.., counts the ways in which its content was made; a file of another way begins anew.
        cache_kib: how much of it SQLite keeps in memory.
        tables: their names, dropped where the file begins anew.
        making: statements that make them.
        checked: whether the whole file is read through when it is opened; for small files.
    """

    name: str
    application_id: int
    version: int
    cache_kib: int
    tables: tuple[str, ...]
    making: tuple[str, ...]
    checked: bool = False

    def path(self, folder: Path) -> Path:
        """Where it lies in a data folder."""
        return folder / self.name

    def forget(self, folder: Path) -> None:
        """Delete the file with its journal; one that is not there is gone already.

        Raises:
            OSError: it cannot be deleted.
        """
        for name in (self.name, f"{self.name}-journal"):
            (folder / name).unlink(missing_ok=True)

    def open(self, folder: Path) -> sqlite3.Connection:
        """Open the file, made if it is not there or of another version.

        Returns: a connection outside a transaction, for one thread at a time.

        Raises:
            LogError: the disk does not take it, or (`LogDamaged`) it is no such file; `forget`, then try again.
        """
        path = self.path(folder)
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        try:
            path.chmod(0o600)
            self._settle(connection)
        except sqlite3.Error as error:
            connection.close()
            raise as_log_error(error) from error
        except BaseException:
            connection.close()
            raise
        return connection

    def _settle(self, connection: sqlite3.Connection) -> None:
        run = connection.execute
        run("PRAGMA journal_mode = DELETE")
        run("PRAGMA secure_delete = ON")
        run("PRAGMA synchronous = NORMAL")
        run("PRAGMA temp_store = MEMORY")
        run(f"PRAGMA cache_size = -{self.cache_kib}")
        if self.checked and run("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise LogDamaged(f"{self.name} is damaged")
        named = run("PRAGMA application_id").fetchone()[0], run("PRAGMA user_version").fetchone()[0]
        if named == (self.application_id, self.version):
            return
        run("BEGIN")
        for table in self.tables:
            run(f"DROP TABLE IF EXISTS {table}")
        for statement in self.making:
            run(statement)
        run(f"PRAGMA application_id = {self.application_id}")
        run(f"PRAGMA user_version = {self.version}")
        run("COMMIT")
