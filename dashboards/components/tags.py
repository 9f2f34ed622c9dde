"""Elements as the browser gets them, without Dash's class for each: tables hold thousands of them.

A component of Dash looks at every argument it is given, which takes some thirteen times as long as to write
it down; half the time of a page went into its tables' cells. What is sent is the same.
"""

from typing import Any

HTML = "dash_html_components"
CORE = "dash_core_components"

Node = dict[str, Any]
"""An element: its type, the library of its type, its properties."""


def tag(kind: str, children: Any, **props: Any) -> Node:
    """An HTML element such as `Td`, with its children and properties as `dash.html` names them."""
    return {"type": kind, "namespace": HTML, "props": {"children": children, **props}}


def link(text: Any, href: str) -> Node:
    """A link to another page of the application."""
    return {"type": "Link", "namespace": CORE, "props": {"children": text, "href": href}}
