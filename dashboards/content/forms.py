"""Forms: what a reader can ask for or send from a page. Data only; documents leave them out."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Action:
    """Something a reader can do, sent to an address as JSON (`dashboards.writing`).

    Attributes:
        label: what the button says.
        told: what a screen reader says instead.
        address, body: where it is sent and what.
        may: what the role must allow (access/roles.yaml).
    """

    label: str
    told: str
    address: str
    body: tuple[tuple[str, str], ...]
    may: str


@dataclass(frozen=True)
class Search:
    """A form that asks the page for something else: `q` of its address."""

    label: str
    value: str
    hint: str
    button: str


@dataclass(frozen=True)
class FormField:
    """A field of a form.

    Attributes:
        name: its name in what is sent.
        label: what it is.
        options: values and what they mean, where one of them is chosen.
        kind: `text` or `date`, where it is typed.
    """

    name: str
    label: str
    options: tuple[tuple[str, str], ...] = ()
    kind: str = "text"


@dataclass(frozen=True)
class Form:
    """A form that asks the server for something that takes a while (`dashboards.writing`).

    Attributes:
        key: its name on the page.
        address: where it is sent, and where its answer is asked for.
        button: what sends it.
        may: what the role must allow (access/roles.yaml).
    """

    key: str
    address: str
    fields: tuple[FormField, ...]
    button: str
    may: str
