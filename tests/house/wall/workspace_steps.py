"""Random steps with whole workspaces: looking around in them, and deleting them."""

from __future__ import annotations

from typing import Any

import hypothesis.strategies as st
from hypothesis.stateful import rule

from access.permissions import Permission
from tests.house.wall.ground import NAMES, NUMBERS, PEOPLE, Ground, one
from tests.house.wall.model import Who

LOOK = """
id viewerRole members { nodes { id } } conversations(first: 100) { nodes { id } }
agents(first: 20) { nodes { id sources(first: 20) { nodes { id } } } }
"""


class WorkspaceSteps(Ground):
    """What may happen to workspaces, and what is seen in them."""

    @rule(number=NUMBERS, place=NUMBERS, dice=st.integers(0, 7))
    def delete_workspace(self, number: int, place: int, dice: int) -> None:
        """Seldom; and somebody founds a new one at once."""
        who, workspace = self.who(number), self.workspace(place)
        expected = self.model.verdict(who, Permission.DELETE_WORKSPACE, "WORKSPACE", self.model.there(workspace))
        if dice == 0 or expected:
            text = "mutation ($w: ID!) { deleteWorkspace(id: $w) { deletedId errors { code } } }"
            self.agree(expected, who, text, w=workspace)
            if not expected:
                self._forget(workspace)
                self.found_workspace(who.person or PEOPLE[0])

    def _forget(self, workspace: str) -> None:
        del self.model.roles[workspace]
        self.model.gone |= {id for id, (place, _) in self.model.members.items() if place == workspace}

    @rule(name=NAMES)
    def look_around(self, name: str) -> None:
        who = Who(person=name)
        seen = self.agree("", who, f"{{ viewer {{ workspaces(first: 12) {{ nodes {{ {LOOK} }} }} }} }}")
        roles = {id: roles[name] for id, roles in self.model.roles.items() if name in roles}
        assert {node["id"]: node["viewerRole"] for node in seen["workspaces"]["nodes"]} == {
            id: role.name for id, role in roles.items()
        }
        for node in seen["workspaces"]["nodes"]:
            self._compare(who, node)

    @rule(row=NUMBERS)
    def look_with_a_key(self, row: int) -> None:
        if self.model.keys:
            who = Who(key=one(self.model.keys, row))
            workspace = self.model.there(self.model.keys[who.key or ""].workspace)
            expected = self.model.verdict(who, Permission.READ, "WORKSPACE", workspace)
            node = self.agree(expected, who, f"{{ workspace {{ {LOOK} }} }}")
            if not expected:
                self._compare(who, node)

    def _compare(self, who: Who, node: dict[str, Any]) -> None:
        agents = node["agents"]["nodes"]
        sources = {source["id"] for agent in agents for source in agent["sources"]["nodes"]}
        talks = {talk["id"] for talk in node["conversations"]["nodes"]}
        assert ({agent["id"] for agent in agents}, sources, talks) == self.model.seen_in(who, node["id"])
        there = {id for id, (place, _) in self.model.members.items() if place == node["id"]} - self.model.gone
        assert {member["id"] for member in node["members"]["nodes"]} == there
