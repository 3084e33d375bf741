"""All documented paths with their twins. A new path fails the tests until it stands here."""

from __future__ import annotations

from tests.rest_compat import twins
from tests.rest_compat.twins import Twin, WithoutTwin, answered, lifted, nothing

_USER = "id name email created_at: createdAt"
_TOKENS = (
    "tokens { access_token: accessToken refresh_token: refreshToken token_type: tokenType expires_in: expiresIn "
    "expires_at: expiresAt }"
)
_WORKSPACE = "id name slug role: viewerRole"
_AGENT = "id name system_prompt: systemPrompt model workspace { id } created_at: createdAt"
_MORE_OF_AGENT = (
    "welcome_message: welcomeMessage widget_color: widgetColor allowed_origins: allowedOrigins temperature "
    "updated_at: updatedAt"
)
_SOURCE = (
    "id agent { id } type name url status progress error note chunk_count: chunkCount size_bytes: sizeBytes "
    "created_at: createdAt trained_at: trainedAt"
)
_ADDED = "source { id agent { id } type name status } errors { message }"
_MEMBER = "id email role status"
_KEY = (
    "id name kind prefix scopes agent_ids: agentIds allowed_origins: allowedOrigins expires_at: expiresAt "
    "created_at: createdAt"
)
_CITATION = (
    "citations { marker source { id url } source_name: sourceName quote start end score document { id } "
    "document_version: documentVersion text_hash: textHash }"
)
_MESSAGE = "id role content state created_at: createdAt"
_CHANNELS = "conversations_by_channel: conversationsByChannel { widget api playground }"
_ASKED = {"agent_id": "$agent", "message": "When does the library open?", "visitor_id": "v1"}

TWINS = (
    Twin(
        "POST /api/auth/register",
        f"""mutation {{ register(input: {{name: "Zoe", email: $email, password: $password, workspaceName: "Zoe's"}}) {{
          user {{ {_USER} }} workspace {{ {_WORKSPACE} }} {_TOKENS} }} }}""",
        at="register",
        body={"name": "Zoe", "email": "$email", "password": "$password", "workspace_name": "Zoe's"},
        shape=twins.with_tokens,
        prepare=twins.new_email,
    ),
    Twin(
        "POST /api/auth/login",
        f"""mutation {{ login(input: {{email: $email, password: $password}}) {{
          user {{ {_USER} workspaces {{ nodes {{ {_WORKSPACE} }} }} }} {_TOKENS} }} }}""",
        at="login",
        body={"email": "$email", "password": "$password"},
        shape=twins.logged_in,
        prepare=twins.may_log_in,
    ),
    Twin(
        "POST /api/auth/refresh",
        f"mutation {{ refreshToken(refreshToken: $refresh) {{ {_TOKENS} }} }}",
        at="refreshToken",
        body={"refresh_token": "$refresh"},
        shape=twins.with_tokens,
        prepare=twins.holds_refresh_token,
    ),
    Twin("POST /api/auth/logout", "mutation { logout { success } }", shape=nothing),
    Twin("GET /api/auth/me", f"{{ viewer {{ {_USER} }} }}", at="viewer"),
    Twin(
        "GET /api/agents",
        f"{{ workspace(id: $workspace) {{ agents(first: 50) {{ nodes {{ {_AGENT} }} }} }} }}",
        at="workspace.agents.nodes",
        shape=lifted("id", out_of="workspace"),
    ),
    Twin(
        "POST /api/agents",
        """mutation { createAgent(workspaceId: $workspace, input: {name: "Bot", systemPrompt: "Be kind."}) {
          agent { id name system_prompt: systemPrompt model } } }""",
        at="createAgent.agent",
        body={"name": "Bot", "system_prompt": "Be kind."},
    ),
    Twin(
        "GET /api/agents/$agent",
        f"{{ agent(id: $agent) {{ {_AGENT} {_MORE_OF_AGENT} }} }}",
        at="agent",
        shape=lifted("id", out_of="workspace"),
    ),
    Twin(
        "PUT /api/agents/$agent",
        'mutation { updateAgent(id: $agent, input: {name: "Helper", temperature: 0.5}) { agent { id name } } }',
        at="updateAgent.agent",
        body={"name": "Helper", "temperature": 0.5},
    ),
    Twin("DELETE /api/agents/$agent", "mutation { deleteAgent(id: $agent) { deletedId } }", shape=nothing),
    Twin(
        "GET /api/agents/$agent/sources?type=text&status=trained",
        f"{{ agent(id: $agent) {{ sources(first: 50, type: TEXT, status: TRAINED) {{ nodes {{ {_SOURCE} }} }} }} }}",
        at="agent.sources.nodes",
        shape=lifted("id", out_of="agent"),
    ),
    *(
        Twin(
            "POST /api/agents/$agent/sources",
            f"mutation {{ add(agentId: $agent, input: {{{graph}}}) {{ {_ADDED} }} }}".replace("add(", f"{mutation}("),
            at=f"{mutation}.source",
            body=body,
            shape=lifted("id", out_of="agent"),
        )
        for mutation, graph, body in (
            (
                "addTextSource",
                'name: "Hours", content: "We open at nine."',
                {"type": "text", "name": "Hours", "content": "We open at nine."},
            ),
            (
                "addQaSource",
                'question: "When?", answer: "At nine."',
                {"type": "qa", "question": "When?", "answer": "At nine."},
            ),
            ("addUrlSource", 'url: "https://example.com/a"', {"type": "url", "url": "https://example.com/a"}),
            (
                "addUrlSource",
                'url: "https://example.com/sitemap.xml", kind: SITEMAP, maxPages: 5',
                {"type": "sitemap", "url": "https://example.com/sitemap.xml", "max_pages": 5},
            ),
            (
                "addUrlSource",
                'url: "https://example.com", kind: CRAWL, maxPages: 5, maxDepth: 1',
                {"type": "crawl", "url": "https://example.com", "max_pages": 5, "max_depth": 1},
            ),
        )
    ),
    Twin(
        "GET /api/agents/$agent/sources/$source",
        f"{{ source(id: $source) {{ {_SOURCE} }} }}",
        at="source",
        shape=lifted("id", out_of="agent"),
    ),
    Twin(
        "POST /api/agents/$agent/sources/$source/retrain",
        "mutation { retrainSource(id: $source) { source { id status } } }",
        at="retrainSource.source",
    ),
    Twin(
        "DELETE /api/agents/$agent/sources/$source",
        "mutation { deleteSource(id: $source) { deletedId } }",
        shape=nothing,
    ),
    Twin(
        "GET /api/analytics/overview",
        f"""{{ workspace(id: $workspace) {{ analytics {{
          total_agents: totalAgents total_conversations: totalConversations total_messages: totalMessages
          credits_used: creditsUsed credits_remaining: creditsRemaining {_CHANNELS} }} }} }}""",
        at="workspace.analytics",
    ),
    Twin(
        "GET /api/agents/$agent/analytics",
        f"""{{ agent(id: $agent) {{ analytics {{
          total_conversations: totalConversations total_messages: totalMessages
          avg_messages_per_conversation: avgMessagesPerConversation {_CHANNELS} }} }} }}""",
        at="agent.analytics",
    ),
    Twin(
        "GET /api/workspaces",
        f"""{{ viewer {{ workspaces(first: 50) {{
          nodes {{ {_WORKSPACE} members(first: 100) {{ nodes {{ status }} }} created_at: createdAt }} }} }} }}""",
        at="viewer.workspaces.nodes",
        shape=twins.with_member_count,
    ),
    Twin(
        "POST /api/workspaces",
        f'mutation {{ createWorkspace(input: {{name: "Second"}}) {{ workspace {{ {_WORKSPACE} }} }} }}',
        at="createWorkspace.workspace",
        body={"name": "Second"},
    ),
    Twin(
        "GET /api/workspaces/$workspace/members",
        f"{{ workspace(id: $workspace) {{ members(first: 50) {{ nodes {{ {_MEMBER} created_at: createdAt }} }} }} }}",
        at="workspace.members.nodes",
    ),
    Twin(
        "POST /api/workspaces/$workspace/members",
        f"""mutation {{ addMember(workspaceId: $workspace, input: {{email: "zoe@example.com", role: ADMIN}}) {{
          member {{ {_MEMBER} }} invite_token: inviteToken }} }}""",
        at="addMember",
        body={"email": "zoe@example.com", "role": "admin"},
        shape=lambda found: {**found["member"], "invite_token": found["invite_token"]},
    ),
    Twin(
        "PATCH /api/workspaces/$workspace/members/$member",
        f"mutation {{ updateMember(id: $member, role: ADMIN) {{ member {{ {_MEMBER} }} }} }}",
        at="updateMember.member",
        body={"role": "admin"},
    ),
    Twin(
        "DELETE /api/workspaces/$workspace/members/$member",
        "mutation { removeMember(id: $member) { deletedId } }",
        shape=nothing,
    ),
    Twin(
        "POST /api/invitations/accept",
        f"mutation {{ acceptInvitation(token: $invitation) {{ workspace {{ {_WORKSPACE} }} }} }}",
        at="acceptInvitation.workspace",
        body={"token": "$invitation"},
        prepare=twins.is_invited,
    ),
    Twin(
        "GET /api/workspaces/$workspace/api-keys",
        f"""{{ workspace(id: $workspace) {{ apiKeys(first: 50) {{
          nodes {{ {_KEY} last_used_at: lastUsedAt revoked_at: revokedAt }} }} }} }}""",
        at="workspace.apiKeys.nodes",
    ),
    Twin(
        "POST /api/workspaces/$workspace/api-keys",
        f"""mutation {{ createApiKey(workspaceId: $workspace, input: {{name: "Shop", scopes: [CHAT, READ]}}) {{
          apiKey {{ {_KEY} }} secret }} }}""",
        at="createApiKey",
        body={"name": "Shop", "scopes": ["chat", "read"]},
        shape=lambda found: {**found["apiKey"], "secret": found["secret"]},
    ),
    Twin(
        "DELETE /api/workspaces/$workspace/api-keys/$api_key",
        "mutation { revokeApiKey(id: $api_key) { apiKey { id } } }",
        shape=nothing,
    ),
    Twin(
        "POST /api/chat",
        f"""mutation {{ sendMessage(
          input: {{agentId: $agent, content: "When does the library open?", visitorId: "v1"}}
        ) {{ message {{ {_MESSAGE} {_CITATION} refused usage {{ credits }}
          conversation {{ id agent {{ workspace {{ credits {{ remaining }} }} }} }} }} }} }}""",
        at="sendMessage.message",
        body=_ASKED,
        shape=answered,
    ),
    Twin(
        "POST /api/chat/messages/$message/stop",
        "mutation { stopMessage(id: $message) { message { message_id: id state content } } }",
        at="stopMessage.message",
    ),
    Twin(
        "POST /api/chat/messages/$message/feedback",
        "mutation { giveFeedback(messageId: $message, feedback: UP) { message { message_id: id feedback } } }",
        at="giveFeedback.message",
        body={"feedback": "up"},
    ),
    Twin(
        "GET /api/chat/conversations/$conversation",
        f"""{{ conversation(id: $conversation) {{ id agent {{ id }} title channel visitor_id: visitorId
          message_count: messageCount created_at: createdAt last_message_at: lastMessageAt
          messages(first: 50) {{ nodes {{ {_MESSAGE} refused feedback {_CITATION} }} }} }} }}""",
        at="conversation",
        shape=twins.conversation,
    ),
)

WITHOUT = (
    WithoutTwin(
        "POST /api/chat/stream",
        "server-sent events; startMessage and the subscription messageEvents tell the same log",
    ),
    WithoutTwin(
        "GET /api/chat/messages/{}/events",
        "a log that is resumed or polled; the subscription messageEvents reads the same one",
    ),
    WithoutTwin(
        "GET /api/workspaces/{}/conversations/export",
        "a file to keep; the graph's readers go through workspace.conversations page by page",
    ),
    WithoutTwin("POST /api/chat/sessions", "a page's own key opens it; tests/app/test_visitors.py holds both together"),
    WithoutTwin("POST /v1/chat/completions", "OpenAI's format for OpenAI's clients, who speak no GraphQL"),
    WithoutTwin("GET /v1/models", "the same; the graph lists agents by workspace.agents"),
    WithoutTwin("GET /v1/models/{}", "the same; the graph has agent(id:)"),
)
"""A file as a source is the one body without a twin: GraphQL carries no files (the path itself has twins above)."""
