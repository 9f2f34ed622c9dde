"""The asset graph as text, to be compared with the one that was agreed on.

`python -m tests.integration.asset_graph` writes it anew after a wanted change.
"""

from pathlib import Path

import dagster as dg

AGREED = Path(__file__).with_name("asset_graph.txt")


def render_graph(definitions: dg.Definitions) -> str:
    """One line an asset: group, key, what it is built from; checks below it, blocking ones marked `!`."""
    graph = definitions.resolve_asset_graph()
    lines = []
    for node in sorted(graph.asset_nodes, key=lambda node: (node.group_name or "", node.key.path)):
        parents = ", ".join(sorted("/".join(key.path) for key in node.parent_keys))
        lines.append(f"{node.group_name}: {'/'.join(node.key.path)} <- {parents or '-'}")
        checks = [graph.get(key) for key in node.check_keys]
        lines += sorted(f"    {'!' if check.blocking else '?'} {check.key.name}" for check in checks)
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    from orchestration.definitions import build_definitions

    AGREED.write_text(render_graph(build_definitions()), "utf-8")
