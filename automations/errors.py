"""What stops a run, in one tree. What a person can put right in a sheet is a `Problem` instead, and never raised.

ConnectorError                 the command line turns it into one line and exit status 1
├── NoPass                     a click over the web comes without a valid identity
├── DigestFailed               the morning's digest could not be sent
├── SettingError               config.toml says something that cannot be
├── MissingExtra               a part that has to be installed for this is not there
├── FileUnwritable             a file that was asked for cannot be written
├── ReportError                the report cannot be filled in, or cannot be stored where it should
└── BookError                  the workbook cannot be read or written
    ├── BookMissing            there is no workbook at that address
    ├── NotABook               what is there is no workbook, or is encrypted or broken
    ├── BookBusy               it is open elsewhere
    ├── BookChanged            it was changed since it was read
    ├── BookExists             something is there already that would be overwritten
    ├── TabMissing             a tab to be written is not there
    ├── AccessMissing          nobody let the tool in, or not with this key
    ├── BookProtected          somebody else protected what has to be written
    ├── BookFull               nothing more fits in it
    └── BookUnreachable        the network or the other side does not answer
"""

from __future__ import annotations

from sheets_templates.words import WordedError


class ConnectorError(WordedError):
    """The root of what stops a run."""


class SettingError(ConnectorError):
    """config.toml says something that cannot be."""


class MissingExtra(ConnectorError):
    """A part that has to be installed for what was asked is not there."""


class FileUnwritable(ConnectorError):
    """A file that was asked for cannot be written."""


class ReportError(ConnectorError):
    """The report cannot be filled in, or cannot be stored where it should: the template, the place, or a program is missing."""


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


class AccessMissing(BookError):
    """Nobody let the tool in: no key, a key that is refused, or a workbook that is not shared."""


class BookProtected(BookError):
    """Somebody else protected what has to be written."""


class BookFull(BookError):
    """Nothing more fits in the workbook."""


class BookUnreachable(BookError):
    """The network, or the program on the other side, does not answer."""


class NoPass(ConnectorError):
    """A click over the web comes without a valid identity."""


class DigestFailed(ConnectorError):
    """The morning's digest could not be sent; the workbook has it all in Today."""
