"""Errors as pywin32 and appscript raise them: neither is on this machine, so their shape is copied from their documentation.

pywin32: com_error(hresult, strerror, excepinfo, argerror), excepinfo = (wcode, source, text, helpFile, helpId, scode).
appscript: CommandError with `errornumber` and `errormessage`.
"""

from __future__ import annotations


def signed(code):
    """Return an error code of Windows as Python gets it."""
    return code - 2**32


BUSY = signed(0x80010001)
"""RPC_E_CALL_REJECTED: call was rejected by callee."""

IGNORED = signed(0x800AC472)
"""VBA_E_IGNORE: a cell is being edited."""

GONE = signed(0x800401A8)
"""The object that was spoken with is not there any more."""

NO_SERVER = signed(0x800706BA)
"""The RPC server is unavailable: Excel has ended."""

REFUSED = signed(0x800A03EC)
"""Application-defined or object-defined error, 1004."""

EXCEPTION = signed(0x80020009)
"""DISP_E_EXCEPTION: the error itself stands inside."""

ON_MAC = {BUSY: -1712, IGNORED: -1712, GONE: -1728, NO_SERVER: -600, REFUSED: -50}

TEXTS = {
    BUSY: "Call was rejected by callee.",
    GONE: "Object is not connected to server",
    NO_SERVER: "The RPC server is unavailable.",
}


class ComError(Exception):
    """pywintypes.com_error."""

    def __init__(self, hresult, strerror, excepinfo, argerror):
        super().__init__(hresult, strerror, excepinfo, argerror)
        self.hresult, self.strerror, self.excepinfo, self.argerror = hresult, strerror, excepinfo, argerror


class CommandError(Exception):
    """appscript.reference.CommandError."""

    def __init__(self, errornumber, errormessage):
        super().__init__(errornumber, errormessage)
        self.errornumber, self.errormessage = errornumber, errormessage

    def __str__(self):
        return f"Command failed: OSERROR: {self.errornumber} MESSAGE: {self.errormessage}"


def com_error(code, words=""):
    """Return an error of pywin32; what Excel itself refuses stands inside."""
    if code in (IGNORED, REFUSED):
        inside = (0, "Microsoft Excel", words or None, "xlmain11.chm", 0, code)
        return ComError(EXCEPTION, "Exception occurred.", inside, None)
    return ComError(code, TEXTS.get(code, words), None, None)


def command_error(code, words=""):
    """Return an error of appscript."""
    return CommandError(ON_MAC.get(code, code), words or TEXTS.get(code, "Parameter error."))
