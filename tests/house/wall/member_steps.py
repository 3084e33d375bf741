"""Random steps with members: adding them, their roles, removing them."""

from __future__ import annotations

import hypothesis.strategies as st
from hypothesis.stateful import rule

from access.permissions import Role
from tests.house.wall.ground import NAMES, NUMBERS, Ground, one

ROLES = st.sampled_from(list(Role))


class MemberSteps(Ground):
    """What may happen to members."""

    @rule(number=NUMBERS, name=NAMES, role=ROLES, place=NUMBERS)
    def add_member(self, number: int, name: str, role: Role, place: int) -> None:
        who, workspace = self.who(number), self.workspace(place)
        text = """mutation ($w: ID!, $e: String!, $r: Role!) {
            addMember(workspaceId: $w, input: {email: $e, role: $r}) { member { id } errors { code } } }"""
        expected = self.model.may_add(who, workspace, name, role)
        made = self.agree(expected, who, text, w=workspace, e=self.users[name].email, r=role.name)
        if not expected:
            self.model.roles[workspace][name] = role
            self.model.members[made["member"]["id"]] = (workspace, name)

    @rule(number=NUMBERS, row=NUMBERS, role=ROLES)
    def change_role(self, number: int, row: int, role: Role) -> None:
        who, id = self.who(number), one(self.model.members, row)
        expected = self.model.about_member(who, id, role)
        text = "mutation ($i: ID!, $r: Role!) { updateMember(id: $i, role: $r) { member { id } errors { code } } }"
        self.agree(expected, who, text, i=id, r=role.name)
        if not expected:
            workspace, name = self.model.members[id]
            self.model.roles[workspace][name] = role

    @rule(number=NUMBERS, row=NUMBERS)
    def remove_member(self, number: int, row: int) -> None:
        who, id = self.who(number), one(self.model.members, row)
        expected = self.model.about_member(who, id, None)
        self.agree(expected, who, "mutation ($i: ID!) { removeMember(id: $i) { deletedId errors { code } } }", i=id)
        if not expected:
            workspace, name = self.model.members[id]
            del self.model.roles[workspace][name]
            self.model.gone.add(id)
