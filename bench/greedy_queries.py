"""The worst that is allowed, each by what it wears out; and what a well-behaved client asks."""

from __future__ import annotations

from dataclasses import dataclass

NEW = "#NEW#"
"""Where a text is another one in each request."""


@dataclass(frozen=True)
class Worst:
    """One greedy request: a query with the variable $a (an agent with long texts), or the GET of a path.

    limited: small enough to wait for no turn, so that the limits by address and account are what holds it.
    """

    query: str = ""
    path: str = "/graphql"
    limited: bool = False


def _aliased(number: int, field: str) -> str:
    return " ".join(f"a{n}: {field.replace('#', str(n))}" for n in range(number))


def _workspace(inside: str) -> Worst:
    return Worst(f"query ($a: ID!) {{ agent(id: $a) {{ id }} workspace {{ {inside} }} }}")


_MESSAGE = "id role content state createdAt refused"
_DEEP = "conversation { id title agent { id name model workspace { id name slug } } }"
_PAGE = f"conversations(first: 1) {{ nodes {{ id title {' '.join(['agent { id name model systemPrompt }'] * 2)} }} }}"

CALM = """query ($a: ID!) { agent(id: $a) { id name model
    conversations(first: 5) { nodes { id title lastMessageAt } } } }"""

WORST = {
    "objects": _workspace(
        f"agents(first: 20) {{ nodes {{ id name conversations(first: 26) {{ nodes {{ id title createdAt "
        f"messages(first: 9) {{ nodes {{ {_MESSAGE} }} }} }} }} }} }}"
    ),
    "objects in a chain": _workspace(
        f"conversations(first: 100) {{ nodes {{ id title messages(first: 19) {{ nodes {{ {_MESSAGE} {_DEEP} }} }} }} }}"
    ),
    "texts, 7 MB": Worst("""query ($a: ID!) { agent(id: $a) { conversations(first: 49) { nodes {
        messages(first: 100) { nodes { id content } } } } } }"""),
    "prompts, too many": Worst("""query ($a: ID!) { agent(id: $a) { conversations(first: 14) { nodes {
        messages(first: 100) { nodes { conversation { agent { systemPrompt } } } } } } } }"""),
    "search in conversations": _workspace(
        _aliased(9, 'conversations(first: 1, search: "nowhere #") { totalCount nodes { id } }')
    ),
    "analytics": _workspace(
        _aliased(19, "analytics { totalMessages conversationsByChannel { api } perDay { day messages } }")
    ),
    "search": Worst(f"""query ($a: ID!) {{
        {_aliased(18, 'search(agentId: $a, query: "what is # of all", first: 50) { score }')} }}"""),
    "counts": _workspace(
        f"{_aliased(25, 'conversations(first: 1) { totalCount }')} "
        "agents(first: 100) { nodes { conversations(first: 1) { totalCount } analytics { totalMessages } } }"
    ),
    "new documents": _workspace(f"{_aliased(25, _PAGE)} agents(first: 1) {{ nodes {{ a{NEW}: id }} }}"),
    "REST, export": Worst(path="/api/workspaces/{workspace}/conversations/export"),
    "REST, analytics": Worst(path="/api/analytics/overview"),
    "just no turn: texts": Worst(
        "query ($a: ID!) { agent(id: $a) { conversations(first: 26) { nodes { agent { systemPrompt } } } } }",
        limited=True,
    ),
    "just no turn: objects": Worst(
        f"""query ($a: ID!) {{ agent(id: $a) {{ conversations(first: 3) {{ nodes {{ id title
            messages(first: 26) {{ nodes {{ {_MESSAGE} }} }} }} }} }} }}""",
        limited=True,
    ),
    "just no turn: documents": Worst(
        "query ($a: ID!) { agent(id: $a) { "
        + _aliased(7, "conversations(first: 1) { nodes { id title } }")
        + f" a{NEW}: id }} }}",
        limited=True,
    ),
    "just no turn: REST": Worst(path="/api/chat/conversations/{conversation}?limit=100", limited=True),
    "changes": Worst(
        f"""mutation ($a: ID!) {{ updateAgent(id: $a, input: {{name: "Talker"}}) {{ agent {{ id
            conversations(first: 19) {{ nodes {{ id messages(first: 25) {{ nodes {{ {_MESSAGE} }} }} }} }} }} }} }}""",
        limited=True,
    ),
}
