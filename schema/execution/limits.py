"""How much one document may ask for. All but the cost is measured before validation, in time linear to the document.

Each limit stops an attack that a cost limit alone lets through: parsing (bytes, tokens), validation that grows with the
square of fragments or of repeated keys, fragments that double at each level, aliases that run one edge many times.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from schema.execution.refusals import Refused, too_much

if TYPE_CHECKING:
    from schema.execution.operations import Operation


@dataclass(frozen=True)
class Limits:
    """The most that one document may have; depth, fields and aliases count with all fragments opened.

    repeats: fields whose response key their selection already has. values: items and fields of written lists and
    objects. cost: objects that the answer may hold, first × first × …, and what is as heavy as so many; mutation_cost,
    event_cost: the same for what is read after a change and with each event. light, light_edges: a query of this cost
    and so many edges waits for no turn. introspection: objects of an answer about the schema itself (GraphiQL's query
    counts some 60,000). documents, kept_bytes: how many are kept with their plans; a plan takes about 200 bytes of
    memory for each byte of its text.
    """

    bytes: int = 32_768
    tokens: int = 2_000
    definitions: int = 50
    depth: int = 16
    fields: int = 500
    aliases: int = 30
    repeats: int = 50
    values: int = 200
    cost: int = 10_000
    mutation_cost: int = 1_000
    event_cost: int = 200
    light: int = 160
    light_edges: int = 8
    introspection: int = 150_000
    documents: int = 500
    kept_bytes: int = 150_000

    def cost_of(self, operation: Operation) -> int:
        """The most that an operation may cost."""
        if operation.is_mutation:
            return self.mutation_cost
        return self.event_cost if operation.is_subscription else self.cost

    def is_light(self, cost: int, edges: int) -> bool:
        """Whether a query waits for no turn."""
        return cost <= self.light and edges <= self.light_edges


def check(code: str, what: str, requested: int, limit: int) -> None:
    """Raises: Refused when more is requested than the limit allows."""
    if requested > limit:
        raise Refused([too_much(code, what, requested, limit)])


def check_text(text: str, limits: Limits) -> None:
    """Raises: Refused for a document of too many bytes."""
    check("QUERY_TOO_LARGE", "bytes", len(text) if len(text) > limits.bytes else len(text.encode()), limits.bytes)
