"""Random steps with agents, and with their sources and conversations."""

from __future__ import annotations

from typing import Any

import hypothesis.strategies as st
from hypothesis.stateful import rule

from access.permissions import Permission
from tests.house.wall.ground import NUMBERS, Ground, one

_WITH_AGENT = {
    "read": (Permission.READ, "query ($i: ID!) { agent(id: $i) { id } }"),
    "rename": (
        Permission.MANAGE_AGENTS,
        'mutation ($i: ID!) { updateAgent(id: $i, input: {name: "New"}) { agent { id } errors { code } } }',
    ),
    "delete": (Permission.MANAGE_AGENTS, "mutation ($i: ID!) { deleteAgent(id: $i) { deletedId errors { code } } }"),
    "teach": (
        Permission.MANAGE_SOURCES,
        """mutation ($i: ID!) { addTextSource(agentId: $i, input: {name: "Hours", content: "We open at nine."}) {
            source { id } errors { code } } }""",
    ),
    "ask": (
        Permission.CHAT,
        """mutation ($i: ID!) { sendMessage(input: {agentId: $i, content: "When do you open?"}) {
            message { conversation { id } } errors { code } } }""",
    ),
}
_WITH_ROW = {
    ("SOURCE", False): (Permission.READ, "query ($i: ID!) { source(id: $i) { id } }"),
    ("CONVERSATION", False): (Permission.CHAT, "query ($i: ID!) { conversation(id: $i) { id } }"),
    ("SOURCE", True): (
        Permission.MANAGE_SOURCES,
        "mutation ($i: ID!) { deleteSource(id: $i) { deletedId errors { code } } }",
    ),
    ("CONVERSATION", True): (
        Permission.MANAGE_CONVERSATIONS,
        "mutation ($i: ID!) { deleteConversation(id: $i) { deletedId errors { code } } }",
    ),
}


class AgentSteps(Ground):
    """What may happen to agents and what belongs to them."""

    @rule(number=NUMBERS, place=NUMBERS)
    def create_agent(self, number: int, place: int) -> None:
        who, workspace = self.who(number), self.workspace(place)
        expected = self.model.may_make_an_agent(who, workspace)
        text = """mutation ($w: ID!) {
            createAgent(workspaceId: $w, input: {name: "Bot", systemPrompt: "Help."}) {
                agent { id } errors { code } } }"""
        made = self.agree(expected, who, text, w=workspace)
        if not expected:
            self.model.agents[made["agent"]["id"]] = workspace

    @rule(number=NUMBERS, row=NUMBERS, does=st.sampled_from(["read", "rename", "delete", "teach", "ask"]))
    def do_with_agent(self, number: int, row: int, does: str) -> None:
        if self.model.agents:
            who, id = self.who(number), one(self.model.agents, row)
            needs, text = _WITH_AGENT[does]
            expected = self.model.about_agent(who, needs, id)
            made = self.agree(expected, who, text, i=id)
            if not expected:
                self._note(does, id, made)

    def _note(self, does: str, agent: str, made: dict[str, Any]) -> None:
        if does == "delete":
            self.model.gone.add(agent)
        elif does == "teach":
            self.model.sources[made["source"]["id"]] = agent
        elif does == "ask":
            self.model.talks[made["message"]["conversation"]["id"]] = agent

    @rule(number=NUMBERS, row=NUMBERS, deletes=st.booleans(), talks=st.booleans())
    def do_with_row(self, number: int, row: int, deletes: bool, talks: bool) -> None:
        rows, noun = (self.model.talks, "CONVERSATION") if talks else (self.model.sources, "SOURCE")
        if rows:
            who, id = self.who(number), one(rows, row)
            needs, text = _WITH_ROW[noun, deletes]
            expected = self.model.about_row(who, needs, noun, rows, id)
            self.agree(expected, who, text, i=id)
            if deletes and not expected:
                self.model.gone.add(id)
