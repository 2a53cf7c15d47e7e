"""Logging in with accounts of the house, put together. Only where it is configured: joserfc is an extra of the program.

In: the configuration. Out: a feature of the agents' side. Called by people.py.
"""

from __future__ import annotations

from centrala.config import Config, Oidc
from centrala.flows import StartError
from centrala.outside import never_asked
from cti.agents.changes import People
from cti.core import Core
from cti.feature import Feature
from ivr.outgoing import Outgoing
from ivr.outside.reach import Reach
from ivr.store import Store


def accounts(config: Config, wished: Oidc, core: Core, store: Store) -> Feature:
    """Raises StartError when the extra is not installed."""
    try:
        from cti.logins.oidc import Oidc as Provider
        from cti.logins.oidc import Settings
        from cti.routes.oidc import Accounts, OidcRoutes
    except ImportError as problem:
        raise StartError(f"oidc: is configured, and {problem.name} is not installed: centrala[oidc]") from problem
    settings = Settings(
        issuer=wished.issuer,
        client=wished.client,
        secret=wished.secret.get_secret_value(),
        back=f"{config.web.url}/api/oidc/callback",
        groups_claim=wished.groups_claim,
    )
    outgoing = Outgoing(Reach(never=never_asked(config), everywhere=True))
    whose = Accounts(core.agents, People(store, core.now), wished.users, wished.domain, wished.groups)
    return OidcRoutes(
        Provider(settings, outgoing.ask, core.now, core.monotonic),
        whose,
        core.sessions,
        core.monotonic,
        core.metrics.login,
        outgoing.close,
        core.refusals,
    )
