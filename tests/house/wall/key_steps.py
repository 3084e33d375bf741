"""Random steps with API keys: making and revoking them."""

from __future__ import annotations

import hypothesis.strategies as st
from hypothesis.stateful import rule

from access.permissions import Permission, Scope
from tests.house.wall.ground import NUMBERS, Ground, one
from tests.house.wall.model import Key

SCOPES = st.frozensets(st.sampled_from(list(Scope)), min_size=1)


class KeySteps(Ground):
    """What may happen to keys."""

    @rule(number=NUMBERS, place=NUMBERS, scopes=SCOPES, row=st.none() | NUMBERS)
    def create_key(self, number: int, place: int, scopes: frozenset[Scope], row: int | None) -> None:
        who, workspace = self.who(number), self.workspace(place)
        agent = one(self.model.agents, row) if row is not None and self.model.agents else None
        expected = self.model.verdict(who, Permission.MANAGE_KEYS, "WORKSPACE", self.model.there(workspace))
        if not expected and agent is not None and self.model.workspace_of(agent) != workspace:
            expected = "VALIDATION_FAILED"
        text = """mutation ($w: ID!, $s: [Scope!]!, $a: [ID!]!) {
            createApiKey(workspaceId: $w, input: {name: "Key", scopes: $s, agentIds: $a}) {
                apiKey { id } secret errors { code } } }"""
        names = sorted(scope.name for scope in scopes)
        made = self.agree(expected, who, text, w=workspace, s=names, a=[agent] if agent else [])
        if not expected:
            self.model.keys[made["apiKey"]["id"]] = Key(workspace, scopes, agent, made["secret"])

    @rule(number=NUMBERS, row=NUMBERS)
    def revoke_key(self, number: int, row: int) -> None:
        if self.model.keys:
            who, id = self.who(number), one(self.model.keys, row)
            there = self.model.there(self.model.keys[id].workspace)
            expected = self.model.verdict(who, Permission.MANAGE_KEYS, "API_KEY", there)
            self.agree(
                expected, who, "mutation ($i: ID!) { revokeApiKey(id: $i) { apiKey { id } errors { code } } }", i=id
            )
            self.model.keys[id].revoked |= not expected
