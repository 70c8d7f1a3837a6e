"""Every exception that carom raises on purpose.

::

    CaromError
      RuleError            a rule file is wrong: which file, which rule, what
      RemedyError          remedy files are wrong: which file, which key, what; all mistakes at once
      WebhookError         a body is not what the service sends
        SignatureError     it is not proved that the service sent it
      InputError           a file or value the caller gave cannot be used
        NotFoundError      there is no such file, list or address
        FormatError        the file is not of the kind it should be
      SettingsError        the configuration is wrong; all mistakes at once
      StoreError           the database cannot do what is asked
        StoreUnavailable   it cannot be reached at all
        SchemaError        its schema is older or newer than this program

Mail never raises: bytes that cannot be read give a reading that says so.
"""

from __future__ import annotations


class CaromError(Exception):
    """Something carom could not do; the message names what and where."""


class RuleError(CaromError):
    """A rule file is wrong."""


class RemedyError(CaromError):
    """Remedy files are wrong."""


class WebhookError(CaromError):
    """A webhook body is not what the service sends."""


class SignatureError(WebhookError):
    """It is not proved that the service sent a webhook: no signature, a wrong one, or one that is too old."""


class InputError(CaromError):
    """A file or value the caller gave cannot be used."""


class NotFoundError(InputError):
    """There is no such file, list or address."""


class FormatError(InputError):
    """The file is not of the kind it should be."""


class SettingsError(CaromError):
    """The configuration is wrong."""


class StoreError(CaromError):
    """The database cannot do what is asked."""


class StoreUnavailable(StoreError):
    """The database cannot be reached."""


class SchemaError(StoreError):
    """The schema of the database is not the one this program needs."""
