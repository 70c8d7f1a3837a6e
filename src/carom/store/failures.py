"""What goes wrong in a database, in carom's words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, StatementError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from carom.core.errors import CaromError, SchemaError, StoreError, StoreUnavailable

#: Trying again later may work: out of reach, locked, full, deadlocked, shut down.
_TEMPORARY: Final = (OperationalError, InterfaceError)


@contextmanager
def translated(place: str) -> Iterator[None]:
    """Raises StoreError, StoreUnavailable or SchemaError for what the database raises inside the block."""
    try:
        yield
    except PoolTimeout as error:
        raise StoreUnavailable(f"{place}: every connection is in use") from error
    except DBAPIError as error:
        raise _failure(place, error) from error
    except StatementError as error:
        # A value that a column type refused.
        if isinstance(error.orig, CaromError):
            raise error.orig from None
        raise


def _failure(place: str, error: DBAPIError) -> StoreError:
    if getattr(error.orig, "sqlite_errorname", None) == "SQLITE_NOTADB":
        return SchemaError(f"{place}: this file is not a SQLite database")
    message = f"{place}: {_said(error)}"
    if isinstance(error, _TEMPORARY) or error.connection_invalidated:
        return StoreUnavailable(message)
    return StoreError(message)


def _said(error: DBAPIError) -> str:
    """The words of the database on one line; the statement and its values are not among them."""
    lines = (line.strip() for line in str(error.orig).splitlines())
    return "; ".join(line for line in lines if line) or type(error.orig).__name__
