"""Models of logging in with an account of the house."""

from __future__ import annotations

from pydantic import ConfigDict, Field

from cti.model import Model


class LoginWays(Model):
    """How one can log in beside a password."""

    oidc: str | None
    """What the button says that leads to `/api/oidc/login`; null: there is none."""


class CallbackQuery(Model):
    """What the provider sends back with the browser; it may say more."""

    model_config = ConfigDict(extra="ignore")

    state: str = Field(default="", max_length=200)
    code: str = Field(default="", max_length=2_048)
    error: str = Field(default="", max_length=200)
