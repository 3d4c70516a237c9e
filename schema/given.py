"""What is given to fields, written out or in variables: how wide it is, how much it narrows."""

from collections.abc import Iterable, Iterator
from typing import Any

from graphql import FieldNode, ListValueNode, ObjectValueNode, VariableNode

FILTER = "filter"
"""The argument that narrows a list."""


def written(node: Any) -> Iterator[Any]:
    """The values that stand at a field, a fragment or an operation, not in what nests in it."""
    for argument in getattr(node, "arguments", None) or ():
        yield argument.value
    for directive in getattr(node, "directives", None) or ():
        for argument in directive.arguments or ():
            yield argument.value
    for variable in getattr(node, "variable_definitions", None) or ():
        if variable.default_value is not None:
            yield variable.default_value


def widest(values: Iterable[Any]) -> int:
    """How many fields the widest object has among some values."""
    width, waiting = 0, list(values)
    while waiting:
        inner = _inner(waiting.pop())
        if inner is not None:
            is_object, parts = inner
            width = max(width, len(parts) if is_object else 0)
            waiting.extend(parts)
    return width


def conditions(node: FieldNode, variables: dict[str, Any]) -> int:
    """How many conditions a list's filter sets; plain values in a list are one together."""
    count = 0
    waiting: list[Any] = [one.value for one in node.arguments or () if one.name.value == FILTER]
    while waiting:
        value = waiting.pop()
        if isinstance(value, VariableNode):
            value = variables.get(value.name.value)
        inner = _inner(value)
        is_object, parts = inner or (False, ())
        if not is_object:
            parts = [one for one in parts if isinstance(one, VariableNode) or _inner(one)]
        waiting.extend(parts)
        count += not parts
    return count


def _inner(value: Any) -> tuple[bool, Any] | None:
    """Whether a value is an object, and its parts; None for a plain one."""
    if isinstance(value, ObjectValueNode):
        return True, [field.value for field in value.fields]
    if isinstance(value, dict):
        return True, list(value.values())
    if isinstance(value, ListValueNode):
        return False, value.values
    return (False, value) if isinstance(value, list) else None
