"""The policy that the settings name."""

from __future__ import annotations

from pathlib import Path

from carom.app.settings import PolicySettings
from carom.core.errors import NotFoundError, SettingsError
from carom.policy import Policy, default_policy, load_policy


def policy_of(settings: PolicySettings) -> Policy:
    """The default policy, or an operator's laid over it. Raises NotFoundError or SettingsError with the file's name."""
    if settings.file is None:
        return default_policy()
    try:
        return load_policy(Path(settings.file).read_text("utf-8"), settings.file)
    except FileNotFoundError:
        raise NotFoundError(f"{settings.file}: there is no such policy file") from None
    except UnicodeDecodeError as error:
        raise SettingsError(f"{settings.file}: {error}") from None
