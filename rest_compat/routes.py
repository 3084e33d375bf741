"""All the documented paths."""

from __future__ import annotations

from fastapi import APIRouter

from rest_compat import (
    agents,
    analytics,
    api_keys,
    authentication,
    chat,
    completion_models,
    completions,
    conversations,
    exports,
    members,
    sources,
    visitor_sessions,
    workspaces,
)

ROUTERS: tuple[APIRouter, ...] = (
    authentication.router,
    agents.router,
    sources.router,
    analytics.router,
    workspaces.router,
    members.router,
    api_keys.router,
    visitor_sessions.router,
    chat.router,
    conversations.router,
    exports.router,
    completions.router,
    completion_models.router,
)
