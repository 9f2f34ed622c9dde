"""Products: what goes out, as frozen dataclasses read from `data_contracts/products/*.odcs.yaml`.

Belongs here: loading the contracts of the published tables, and what follows from a contract alone.
Does not belong here: how a figure is computed (dbt_project), how a table is published (orchestration).
Only the standard library and YAML are imported, so that asking for a label costs nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml

from ingestion.errors import ContractInvalidError

PRODUCTS = Path(__file__).resolve().parent.parent / "data_contracts" / "products"
SUFFIX = ".odcs.yaml"
META = "meta"
"""Schema of the tables that tell of the publication itself."""


@dataclass(frozen=True)
class Value:
    """One value that a column, or an element of a list column, may hold.

    Attributes:
        value: as it stands in the table.
        label_zh, label_en: what it means, for people.
    """

    value: str
    label_zh: str
    label_en: str


@dataclass(frozen=True)
class ProductColumn:
    """One column of a published table.

    Attributes:
        name: its name.
        title_zh: short Chinese name, for the head of a table.
        data_type: type as DuckDB names it.
        required: never null.
        description_zh, description_en: what it is, its unit, when it is null.
        clause_id: the clause it rests on most; None where no policy asks for it.
        values: the only values it (or an element of a list) may hold; empty: not restricted.
    """

    name: str
    title_zh: str
    data_type: str
    required: bool
    description_zh: str
    description_en: str
    clause_id: str | None
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Product:
    """One published table.

    Attributes:
        name, schema_name: its names; the schema is `marts` or `meta`.
        subject: the folder of its model below `dbt_project/models/marts`.
        title_zh: short Chinese name.
        description_zh, description_en: what it holds and what a row is.
        clause_ids: clauses it answers, the leading one first; empty where no policy asks for it.
        grain: columns that tell one row from another, in order.
        columns: in the order of the table.
        version: version of the contract.
        scope: which rows belong to a region, `<rule>` or `<rule>:<column>`; empty: in no extract.
        hides: what names a record that may no longer be public, `<feed>|<key>` or columns holding them.
        is_key_tested: a test holds the key, not a constraint: its index would have to fit into memory.
        publicity_of: the feed of whose records the table says whether they are public; None for others.
    """

    name: str
    schema_name: str
    subject: str
    title_zh: str
    description_zh: str
    description_en: str
    clause_ids: tuple[str, ...]
    grain: tuple[str, ...]
    columns: tuple[ProductColumn, ...]
    version: str
    scope: str = ""
    hides: tuple[str, ...] = ()
    publicity_of: str | None = None
    is_key_tested: bool = False

    @property
    def clause_id(self) -> str | None:
        """The leading clause."""
        return self.clause_ids[0] if self.clause_ids else None

    @property
    def qualified_name(self) -> str:
        """Schema and name, as in a query."""
        return f"{self.schema_name}.{self.name}"

    @cached_property
    def by_name(self) -> dict[str, ProductColumn]:
        """Columns by their names."""
        return {column.name: column for column in self.columns}

    @property
    def has_primary_key(self) -> bool:
        """Whether the grain is a primary key: no column of it is ever null, and no test holds it instead."""
        return not self.is_key_tested and all(self.by_name[name].required for name in self.grain)


def describe(description_zh: str, description_en: str) -> str:
    """Both languages in one text, as comments and dbt descriptions carry them."""
    return f"{description_zh} / {description_en}"


@cache
def load_products(folder: Path = PRODUCTS) -> Mapping[str, Product]:
    """All published tables by name, in the order of their names.

    Args:
        folder: where the `<table>.odcs.yaml` files are.

    Raises:
        ContractInvalidError: if files cannot be used, with every fault of all files.
    """
    products: dict[str, Product] = {}
    faults: list[str] = []
    for path in sorted(Path(folder).glob(f"*{SUFFIX}")):
        try:
            product = _read_product(yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader))
        except (yaml.YAMLError, KeyError, TypeError, ValueError) as error:
            faults.append(
                f"products/{path.name}: cannot be read as a contract ({type(error).__name__}: {error})"
            )
            continue
        products[product.name] = product
        if path.name != product.name + SUFFIX:
            faults.append(
                f"products/{path.name}: describes {product.name!r}, so name it {product.name}{SUFFIX}"
            )
    if not products and not faults:
        faults.append(f"products: no *{SUFFIX} in {folder}")
    if faults:
        raise ContractInvalidError(faults)
    return products


def _read_product(contract: Mapping[str, Any]) -> Product:
    (table,) = contract["schema"]
    custom = _custom(table)
    clause_ids = tuple(custom["clauseIds"])
    entries = table["properties"]
    keyed = sorted((e for e in entries if e.get("primaryKey")), key=lambda e: e["primaryKeyPosition"])
    if not keyed:
        raise ValueError("no column is marked primaryKey, so the grain is not known")
    return Product(
        name=table["name"],
        schema_name=table["physicalName"].split(".")[0],
        subject=custom["subject"],
        title_zh=table["businessName"],
        description_zh=table["description"],
        description_en=custom["descriptionEn"],
        clause_ids=clause_ids,
        grain=tuple(entry["name"] for entry in keyed),
        columns=tuple(_read_column(entry, clause_ids[0] if clause_ids else None) for entry in entries),
        version=contract["version"],
        scope=custom.get("scope", ""),
        hides=tuple(custom.get("hides", ())),
        publicity_of=custom.get("publicityOf"),
        is_key_tested=custom.get("keyHeldBy") == "test",
    )


def _read_column(entry: Mapping[str, Any], clause_id: str | None) -> ProductColumn:
    custom = _custom(entry)
    allowed = entry.get("enum") or entry.get("items", {}).get("enum", ())
    return ProductColumn(
        name=entry["name"],
        title_zh=entry["businessName"],
        data_type=entry["physicalType"],
        required=entry.get("required", False),
        description_zh=entry["description"],
        description_en=custom["descriptionEn"],
        clause_id=custom.get("clauseId", clause_id),
        values=tuple(
            Value(
                item["value"], item.get("label", item["value"]), _custom(item).get("labelEn", item["value"])
            )
            for item in allowed
        ),
    )


def _custom(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {item["property"]: item["value"] for item in entry.get("customProperties", ())}
