"""What each write of the REST reference says when it has worked; a test holds it against what is really said."""

from __future__ import annotations

SENTENCES = {
    "POST /api/auth/register": "Account created successfully",
    "POST /api/auth/login": "Logged in successfully",
    "POST /api/auth/refresh": "Token refreshed successfully",
    "POST /api/auth/logout": "Logged out successfully",
    "POST /api/agents": "Agent created successfully",
    "PUT /api/agents/{agent_id}": "Agent updated successfully",
    "DELETE /api/agents/{agent_id}": "Agent deleted successfully",
    "POST /api/agents/{agent_id}/sources": "Source added successfully",
    "POST /api/agents/{agent_id}/sources/{source_id}/retrain": "Retraining started",
    "DELETE /api/agents/{agent_id}/sources/{source_id}": "Source deleted successfully",
    "POST /api/workspaces": "Workspace created successfully",
    "POST /api/workspaces/{workspace_id}/members": "Member added successfully",
    "PATCH /api/workspaces/{workspace_id}/members/{member_id}": "Member updated successfully",
    "DELETE /api/workspaces/{workspace_id}/members/{member_id}": "Member removed successfully",
    "POST /api/invitations/accept": "Invitation accepted successfully",
    "POST /api/workspaces/{workspace_id}/api-keys": "API key created successfully",
    "DELETE /api/workspaces/{workspace_id}/api-keys/{key_id}": "API key revoked successfully",
    "POST /api/chat/sessions": "Session opened successfully",
    "POST /api/chat/messages/{message_id}/stop": "Answer stopped",
    "POST /api/chat/messages/{message_id}/feedback": "Feedback saved",
}
