"""What every random step stands on: the people, the model, and the comparison of what it says with what is done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import hypothesis.strategies as st
import orjson
from hypothesis.stateful import RuleBasedStateMachine, initialize

from access.permissions import Role
from models.users import User
from tests.house.wall.doors import Told
from tests.house.wall.model import NOBODY, Model, Who
from tests.world import bearer

PEOPLE = ("ada", "bob", "eve")
NAMES, NUMBERS = st.sampled_from(PEOPLE), st.integers(0, 2**16)


class Ground(RuleBasedStateMachine):
    """Two workspaces with a founder each, a model of them, and the doors to ask."""

    ask: Callable[..., Told]
    make_people: Callable[[], None]
    users: Mapping[str, User]
    taken = 0
    allowed = 0

    @initialize()
    def two_workspaces(self) -> None:
        self.model = Model()
        self.make_people()
        for name in PEOPLE[:2]:
            self.found_workspace(name)

    def headers(self, who: Who) -> dict[str, str]:
        if who.person is not None:
            return bearer(self.users[who.person])
        return {"Authorization": f"Bearer {self.model.keys[who.key or ''].secret}"}

    def who(self, number: int) -> Who:
        """A person mostly, and a key when there are some."""
        keys = [Who(key=id) for id in self.model.keys]
        everybody = [*(Who(person=name) for name in PEOPLE), *keys]
        return everybody[number % len(everybody)]

    def agree(self, expected: str, who: Who, text: str, **variables: Any) -> dict[str, Any]:
        """The answer's payload; empty when it was refused, as the model says that it must be."""
        type(self).taken += 1
        type(self).allowed += not expected
        code, payload = _read(self.ask(who, text, **variables))
        assert code == expected, f"{code or 'allowed'}, but the model says {expected or 'allowed'}: {who} {variables}"
        return payload

    def found_workspace(self, name: str) -> None:
        text = """mutation ($n: String!) {
            createWorkspace(input: {name: $n}) { workspace { id members { nodes { id } } } } }"""
        made = self.agree("", Who(person=name), text, n=f"{name}'s")["workspace"]
        self.model.roles[made["id"]] = {name: Role.OWNER}
        self.model.members[made["members"]["nodes"][0]["id"]] = (made["id"], name)

    def workspace(self, number: int) -> str:
        """Any that there is or was."""
        return one({place: None for place, _ in self.model.members.values()}, number)


def one(rows: Any, number: int) -> str:
    """One of them; the newest as likely as any."""
    ids = list(rows)
    return str(ids[number % len(ids)])


def _read(told: Told) -> tuple[str, dict[str, Any]]:
    """The refusal's code ('' for none) and the only field's value."""
    body = orjson.loads(told.text)
    if told.status == 401:
        return NOBODY, {}
    if "errors" in body:
        return body["errors"][0]["extensions"]["code"], {}
    [payload] = body["data"].values()
    errors = payload.get("errors") or []
    return (errors[0]["code"] if errors else ""), payload
