"""Documents that mean harm, over the test schema: each must be refused, cheaply, before any batch function runs.

Grouped by the code of the refusal; a name says what would be exhausted.
"""

from __future__ import annotations


def nested(field: str, depth: int, inside: str = "id") -> str:
    """`field { field { … inside … } }`; the field may hold fields itself: "nodes { page"."""
    return f"{field} {{ " * depth + inside + " }" * (depth * (1 + field.count("{")))


def each(pattern: str, count: int) -> str:
    """The pattern with each number in the place of #."""
    return " ".join(pattern.replace("#", str(number)) for number in range(count))


def chained(pattern: str, length: int) -> str:
    """Fragments F0, F1, … on Thing, where @ in the pattern is the next one's name; the last one has the id."""
    links = [
        f"fragment F{number} on Thing {{ {pattern.replace('@', f'...F{number + 1}')} }}" for number in range(length)
    ]
    return " ".join(["{ thing { ...F0 } }", *links, f"fragment F{length} on Thing {{ id }}"])


def ring(length: int, pattern: str = "id @") -> str:
    """Fragments that spread each other in a circle."""
    links = [f"fragment F{n} on Thing {{ {pattern.replace('@', f'...F{(n + 1) % length}')} }}" for n in range(length)]
    return " ".join(["{ thing { ...F0 } }", *links])


def pages(*sizes: int, inside: str = "id", through: str = "nodes") -> str:
    """Pages in pages, of these sizes."""
    text = inside
    for size in reversed(sizes):
        text = f"page(first: {size}) {{ {through} {{ {text} }} }}"
    return text


ABOUT = "__schema { types { fields { type { fields { type { name } } } } } }"

ATTACKS: dict[str, dict[str, str]] = {
    "QUERY_TOO_DEEP": {
        "depth": f"{{ {nested('thing', 1, nested('child', 40))} }}",
        "depth near the parser's end": f"{{ {nested('thing', 1, nested('child', 190))} }}",
        "depth through fragments": chained("child { @ }", 40),
        "depth through plain fragments": f"{{ thing {{ {nested('...', 150)} }} }}",
        "depth through an interface": f"{{ named {{ {nested('peer', 30)} }} }}",
        "depth through connections": f"{{ page {{ {nested('nodes { page', 12, 'totalCount')} }} }}",
        "depth in a payload": f"mutation {{ write(step: 1) {{ thing {{ {nested('child', 30)} }} }} }}",
        "depth in a fragment nobody uses": f"{{ thing {{ id }} }} fragment F on Thing {{ {nested('child', 60)} }}",
        "depth in the other operation": f"query A {{ thing {{ id }} }} query B {{ thing {{ {nested('child', 60)} }} }}",
    },
    "QUERY_TOO_EXPENSIVE": {
        "nodes": f"{{ {pages(100, 100, 100)} }}",
        "nodes by edges": f"{{ {nested('page(first: 50) { edges { node', 3)} }}",
        "nodes by default sizes": f"{{ {nested('page { nodes', 4)} }}",
        "nodes from the end": f"{{ {nested('page(last: 50) { nodes', 3)} }}",
        "nodes under plain lists": f"{{ things {{ {nested('children', 4)} }} }}",
        "nodes in a fragment": f"{{ {pages(100, inside='...F')} }} "
        f"fragment F on Thing {{ {pages(100, inside='count')} }}",
        "nodes in an interface": f"{{ {pages(100, inside='family { ...P }')} }} "
        "fragment P on Place { inside { ... on Thing { count gaps { id } } } }",
        "nodes beyond any page": f"{{ {pages(2147483647, 2147483647, 2)} }}",
        "nodes twice": f"{{ page(first: 100) {{ nodes {{ {pages(60)} }} edges {{ node {{ a: {pages(60)} }} }} }} }}",
        "statements by aliases": f"{{ {pages(100, 50, inside=each('c#: count', 5))} }}",
        "rows by aliases": f"{{ page(first: 100) {{ {each('n#: nodes { page(first: 10) { nodes { id } } }', 20)} }} }}",
        "nodes under a payload": f"mutation {{ write(step: 1) {{ thing {{ {pages(100, 100, inside='count')} }} }} }}",
    },
    "QUERY_TOO_MANY_FIELDS": {
        "fields doubling by fragments": chained("child { @ } some { @ }", 12),
        "fields tripling by fragments": chained("child { @ } some { @ } failing { @ }", 12),
        "fields by spreads side by side": "{ thing { child { ...F } some { ...F } failing { ...F } kin { ...F } } } "
        f"fragment F on Thing {{ {each('... on Thing { some { child { id name number flag } } }', 30)} }}",
    },
    "QUERY_TOO_MANY_ALIASES": {
        "writes by aliases": f"mutation {{ {each('m#: write(step: #) { step }', 100)} }}",
        "logins by aliases": f"mutation {{ {each('m#: mustWrite(step: #)', 200)} }}",
        "reads by aliases": f"{{ {each('t#: thing { id }', 100)} }}",
        "typenames by aliases": f"{{ {each('t#: __typename', 400)} }}",
        "aliases in a fragment": "{ thing { child { ...F } some { ...F } } } "
        f"fragment F on Thing {{ {each('a#: name', 20)} }}",
        "the schema by aliases": f"{{ {each('s#: __schema { queryType { name } }', 40)} }}",
    },
    "QUERY_TOO_REPETITIVE": {
        "one field again and again": f"{{ thing {{ {each('id', 400)} }} }}",
        "one selection again and again": f"{{ {each('thing { child { id } }', 80)} }}",
        "one deep selection again and again": f"{{ {each('thing { child { child { child { id } } } }', 60)} }}",
        "one fragment's fields again and again": f"{{ thing {{ {each('... on Thing { id name number }', 100)} }} }}",
        "arguments again and again": f"{{ {each('page(first: 5) { nodes { id } }', 90)} }}",
    },
    "QUERY_TOO_MANY_DEFINITIONS": {
        "fragments that all must be compared": f"{{ thing {{ {each('...F#', 120)} }} }} "
        + each("fragment F# on Thing { id }", 120),
        "operations": each("query Q# { thing { id } }", 100),
        "fragments nobody uses": "{ thing { id } } " + each("fragment F# on Thing { id }", 150),
    },
    "QUERY_TOO_MANY_TOKENS": {
        "tokens": f"{{ {each('thing { id }', 1000)} }}",
        "numbers": f"{{ echo(colours: [{each('#', 5000)}]) }}",
        "directives": f"{{ thing {{ id {each('@skip(if: false)', 1000)} }} }}",
        "unknown directives": f"{{ thing {{ id {each('@a#', 3000)} }} }}",
        "comments": "#\n" * 8_000 + "{ thing { id } }",
    },
    "QUERY_TOO_MANY_VALUES": {
        "fields of an input that don't exist": f"{{ echo(shape: {{{each('a#: 1', 450)}}}) }}",
        "items": f"{{ echo(colours: [{each('RED', 500)}]) }}",
        "items in lists in lists": f"{{ echo(colours: [{each('[[[RED]], 1]', 60)}]) }}",
    },
    "QUERY_TOO_LARGE": {
        "bytes": "{ thing { id } }" + " " * 100_000,
        "a long string": f'{{ echo(word: "{"x" * 1_000_000}") }}',
        "a long name": f"{{ {'x' * 500_000} }}",
        "bytes of wide characters": f'{{ echo(word: "{"😀" * 20_000}") }}',
    },
    "GRAPHQL_PARSE_FAILED": {
        "the parser's stack": "{ thing" * 300,
        "the parser's stack by lists": f"{{ echo(colours: {'[' * 900}{']' * 900}) }}",
        "the parser's stack by objects": f"{{ echo(shape: {'{width: ' * 300}1{'}' * 300}) }}",
        "the parser's stack by types": f"query ($a: {'[' * 900}Int{']' * 900}) {{ thing {{ id }} }}",
        "an open string": '{ echo(word: "' + "x" * 30_000,
    },
    "GRAPHQL_VALIDATION_FAILED": {
        "a fragment in itself": ring(1),
        "fragments in a ring": ring(40),
        "a ring with fields": ring(5, "child { @ } some { @ }"),
        "unknown fields with suggestions": f"{{ thing {{ {each('nam#', 400)} }} }}",
        "long unknown fields": f"{{ thing {{ {each('childrenchildrenchildrenchildren#', 400)} }} }}",
        "variables nobody uses": f"query ({each('$v#: Int', 450)}) {{ thing {{ id }} }}",
        "directives that may stand once": f"{{ thing {{ id {each('@skip(if: false)', 250)} }} }}",
        "arguments that don't exist": f"{{ echo({each('a#: 1', 450)}) }}",
        "conflicts by the hundred": f"{{ thing {{ {each('a: name a: number', 15)} }} }}",
        "the schema's depth": "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }",
    },
    "INTROSPECTION_TOO_EXPENSIVE": {
        "the schema again and again": f"{{ {each('s#: ' + ABOUT, 20)} }}",
        "types again and again": "{ __schema { "
        + each("t#: types { fields { type { fields { name args { name } } } } }", 25)
        + " } }",
        "the schema by a fragment": "{ "
        + each("s#: __schema { ...F }", 20)
        + " } fragment F on __Schema { types { fields { type { fields { name type { name } } } } } }",
    },
}
