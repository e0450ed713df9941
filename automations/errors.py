"""What stops a run, in one tree. What a person can put right in a sheet is a `Problem` instead, and never raised.

ConnectorError                 the command line turns it into one line and exit status 1
├── SettingError               config.toml says something that cannot be
├── FileUnwritable             a file that was asked for cannot be written
└── BookError                  the workbook cannot be read or written
    ├── BookMissing            there is no workbook at that address
    ├── NotABook               what is there is no workbook, or is encrypted or broken
    ├── BookBusy               it is open elsewhere
    ├── BookChanged            it was changed since it was read
    ├── BookExists             something is there already that would be overwritten
    └── TabMissing             a tab to be written is not there
"""

from __future__ import annotations


class ConnectorError(Exception):
    """The root: its text says what is wrong with which value, where, and what to do."""


class SettingError(ConnectorError):
    """config.toml says something that cannot be."""


class FileUnwritable(ConnectorError):
    """A file that was asked for cannot be written."""


class BookError(ConnectorError):
    """The workbook cannot be read or written."""


class BookMissing(BookError):
    """There is no workbook at the address."""


class NotABook(BookError):
    """What is at the address is no workbook that can be read: another kind of file, encrypted, or broken."""


class BookBusy(BookError):
    """The workbook is open elsewhere; writing now would lose somebody's work."""


class BookChanged(BookError):
    """The workbook was changed since it was read; the run starts again from a fresh read."""


class BookExists(BookError):
    """Something is at the address already; it is never overwritten."""


class TabMissing(BookError):
    """A tab or column that was to be written is not there."""
