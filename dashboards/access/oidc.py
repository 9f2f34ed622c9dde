"""OpenID Connect: sign-in at an identity provider, by the authorisation code flow with PKCE.

Belongs here: asking the provider and reading name, role and region from its claims. Does not belong here:
sessions and answers (gate). Authlib checks signature, issuer, audience, time, nonce and state.
"""

from collections.abc import Mapping
from typing import Any

import flask
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.flask_client import OAuth
from joserfc.errors import JoseError

from dashboards.access.sessions import Session
from dashboards.access.settings import AccessSettings, ProviderSettings
from dashboards.errors import SignInRefusedError

NAME = "provider"
CALLBACK = "/oidc/callback"
LIMIT_S = 10
"""The provider must answer within this time."""


class Provider:
    """The identity provider of a home.

    Args:
        server: the application; its session holds state, nonce and PKCE verifier until the answer comes.
        settings: with a provider.
    """

    def __init__(self, server: flask.Flask, settings: AccessSettings) -> None:
        assert settings.provider is not None  # noqa: S101 (the caller has looked)
        self._said: ProviderSettings = settings.provider
        self._public_url = settings.public_url.rstrip("/")
        self._client: Any = OAuth(server).register(
            NAME,
            client_id=self._said.client_id,
            client_secret=self._said.client_secret,
            server_metadata_url=f"{self._said.issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={"scope": "openid profile", "code_challenge_method": "S256", "timeout": LIMIT_S},
        )

    def ask(self) -> flask.Response:
        """Send the browser to the provider.

        Raises:
            SignInRefusedError: the provider does not answer.
        """
        back = f"{self._public_url or flask.request.host_url.rstrip('/')}{CALLBACK}"
        try:
            return self._client.authorize_redirect(back)
        except (OAuthError, OSError) as problem:
            raise SignInRefusedError("provider", str(problem)) from problem

    def answer(self) -> Session:
        """Who the provider says came back.

        Raises:
            SignInRefusedError: it is not its answer to our question, or the person has no role here.
        """
        try:
            token = self._client.authorize_access_token()
        except (OAuthError, JoseError, OSError, ValueError) as problem:
            raise SignInRefusedError("provider", str(problem)) from problem
        return session_of(token.get("userinfo") or {}, self._said)


def session_of(claims: Mapping[str, Any], said: ProviderSettings) -> Session:
    """Name, role and region of a person by the claims of his id token.

    Raises:
        SignInRefusedError: no name, or not exactly one role that is known here.
    """
    name = str(claims.get(said.name_claim) or "")
    given = claims.get(said.role_claim) or []
    values = [given] if isinstance(given, str) else [str(value) for value in given]
    roles = sorted({said.roles[value] for value in values if value in said.roles})
    if not name or len(roles) != 1:
        raise SignInRefusedError("role", f"{name or 'no name'}: roles {values}")
    region = claims.get(said.region_claim)
    return Session(name, roles[0], str(region or ""), is_local_account=False)
