"""Settings of the sign-in: the address people use, and the identity provider, if there is one.

Belongs here: reading HOME/accounts/settings.yaml, which is not there for most. Does not belong here: what
roles may do (roles).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from dashboards.access.accounts import FOLDER
from dashboards.access.roles import account_roles
from dashboards.errors import AccessSettingsInvalidError

FILE = "settings.yaml"


@dataclass(frozen=True)
class ProviderSettings:
    """An OpenID Connect provider.

    Attributes:
        issuer: its address; `/.well-known/openid-configuration` is below it.
        client_id, client_secret: as the provider gave them.
        name_claim, role_claim, region_claim: claims of the id token with name, roles and region.
        roles: value of the role claim → role here; a value that is not named is no role.
    """

    issuer: str
    client_id: str
    client_secret: str
    name_claim: str = "sub"
    role_claim: str = "roles"
    region_claim: str = "region"
    roles: Mapping[str, str] = field(default_factory=lambda: {name: name for name in account_roles()})


@dataclass(frozen=True)
class AccessSettings:
    """How people reach the service and sign in.

    Attributes:
        public_url: the address people use, `https://…`, where a proxy stands in front; empty: the own one.
        provider: the identity provider; None: local accounts alone.
    """

    public_url: str = ""
    provider: ProviderSettings | None = None

    @property
    def is_https(self) -> bool:
        """Whether people reach it by https, so that cookies are sent there alone."""
        return urlsplit(self.public_url).scheme == "https"

    @property
    def public_host(self) -> str:
        """The name people ask for; empty where none is set."""
        return urlsplit(self.public_url).hostname or ""

    @classmethod
    def of_home(cls, home: Path) -> "AccessSettings":
        """The settings of a home.

        Raises:
            AccessSettingsInvalidError: with everything that is wrong.
        """
        path = home / FOLDER / FILE
        if not path.exists():
            return cls()
        try:
            said = yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader) or {}
            provider = said.pop("oidc", None)
            settings = cls(**said, provider=ProviderSettings(**provider) if provider else None)
        except (yaml.YAMLError, TypeError, AttributeError) as problem:
            raise AccessSettingsInvalidError(path, [str(problem)]) from problem
        faults = list(_faults(settings, path))
        if faults:
            raise AccessSettingsInvalidError(path, faults)
        return settings


def _faults(settings: AccessSettings, path: Path) -> Any:
    if settings.public_url and urlsplit(settings.public_url).scheme not in ("http", "https"):
        yield f"public_url {settings.public_url!r} is no http address"
    provider = settings.provider
    if provider is None:
        return
    if path.stat().st_mode & 0o077:
        yield "holds a secret and can be read by others: chmod 600"
    local = urlsplit(provider.issuer).hostname in ("127.0.0.1", "localhost")
    if urlsplit(provider.issuer).scheme != "https" and not local:
        yield f"oidc.issuer {provider.issuer!r} is not https"
    unknown = sorted(set(provider.roles.values()) - set(account_roles()))
    if unknown:
        yield f"oidc.roles names {', '.join(unknown)}; roles: {', '.join(account_roles())}"
