"""Questions whose conditions wait for one another: such conditions mean nothing, and are not carried over."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

Node = TypeVar("Node", bound=Hashable)


def circles(graph: Mapping[Node, Iterable[Node]]) -> dict[Node, int]:
    """The nodes that stand in a circle, with the number of their circle (Tarjan, without recursion)."""
    index: dict[Node, int] = {}
    low: dict[Node, int] = {}
    waiting: list[Node] = []
    inside: set[Node] = set()
    found: dict[Node, int] = {}
    for start in graph:
        if start in index:
            continue
        path = [(start, iter(tuple(graph.get(start, ()))))]
        index[start] = low[start] = len(index)
        waiting.append(start)
        inside.add(start)
        while path:
            node, steps = path[-1]
            step = next(steps, None)
            if step is not None:
                if step not in index:
                    index[step] = low[step] = len(index)
                    waiting.append(step)
                    inside.add(step)
                    path.append((step, iter(tuple(graph.get(step, ())))))
                elif step in inside:
                    low[node] = min(low[node], index[step])
                continue
            path.pop()
            if path:
                low[path[-1][0]] = min(low[path[-1][0]], low[node])
            if low[node] == index[node]:
                _close(node, waiting, inside, graph, found)
    return found


def _close(
    root: Node,
    waiting: list[Node],
    inside: set[Node],
    graph: Mapping[Node, Iterable[Node]],
    found: dict[Node, int],
) -> None:
    members: list[Node] = []
    while True:
        member = waiting.pop()
        inside.discard(member)
        members.append(member)
        if member == root:
            break
    if len(members) > 1 or root in tuple(graph.get(root, ())):
        number = len(found)
        found.update(dict.fromkeys(members, number))
