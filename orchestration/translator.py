"""Translator: how a dbt node looks in Dagster.

Belongs here: keys, groups, owners, descriptions and the model a test belongs to, all by folder and never by
name.
"""

from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings

LAYERS = ("landing", "seeds", "staging", "intermediate", "marts")
"""Folders in the order that data flows."""
OWNERS: Mapping[str, str] = {
    "landing": "team:data-engineering",
    "seeds": "team:policy",
    "staging": "team:data-engineering",
    "intermediate": "team:data-engineering",
    "marts": "team:analysts",
    "publication": "team:data-engineering",
    "reports": "team:analysts",
    "review": "team:analysts",
}
"""Who answers for a layer."""


class PinbiaoTranslator(DagsterDbtTranslator):
    """Assets of dbt nodes."""

    def __init__(self) -> None:
        super().__init__(DagsterDbtTranslatorSettings(enable_source_tests_as_checks=True))

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        """Layer and name; a source has the key of the asset that lands it."""
        if dbt_resource_props["resource_type"] == "source":
            return super().get_asset_key(dbt_resource_props)
        return dg.AssetKey([layer(dbt_resource_props), dbt_resource_props["name"]])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str:
        """The folder the file is in: the subject of intermediate models and marts, else the layer."""
        if dbt_resource_props["resource_type"] == "source":
            return "landing"
        folders = dbt_resource_props["fqn"][1:-1]
        return "_".join(folders) if folders else layer(dbt_resource_props)

    def get_owners(self, dbt_resource_props: Mapping[str, Any]) -> Sequence[str]:
        """Who answers for the layer."""
        return [OWNERS[layer(dbt_resource_props)]]

    def get_asset_spec(self, manifest: Mapping[str, Any], unique_id: str, project: Any) -> dg.AssetSpec:
        """The asset; one without a description has the one of the source it renames."""
        spec = super().get_asset_spec(manifest, unique_id, project)
        if spec.description:
            return spec
        sources = [p for p in manifest["parent_map"].get(unique_id, ()) if p.startswith("source.")]
        told = [manifest["sources"][p]["description"] for p in sources]
        return spec.replace_attributes(description=next(filter(None, told), None))

    def get_description(self, dbt_resource_props: Mapping[str, Any]) -> str:
        """The description in both languages, else what the query says of itself at its top."""
        if dbt_resource_props.get("description"):
            return dbt_resource_props["description"]
        lines = (dbt_resource_props.get("raw_code") or "").splitlines()
        return " ".join(line.removeprefix("--").strip() for line in takewhile(_is_comment, lines))

    def get_asset_check_spec(
        self, asset_spec: dg.AssetSpec, manifest: Mapping[str, Any], unique_id: str, project: Any
    ) -> dg.AssetCheckSpec | None:
        """A test as a check; a test over several models belongs to the one furthest along the way."""
        spec = super().get_asset_check_spec(asset_spec, manifest, unique_id, project)
        if spec is not None or not unique_id.startswith("test."):
            return spec
        test = manifest["nodes"][unique_id]
        if test.get("attached_node"):
            return None
        parents = [self.get_resource_props(manifest, parent) for parent in test["depends_on"]["nodes"]]
        subject = min(parents, key=lambda parent: (-LAYERS.index(layer(parent)), parent["unique_id"]))
        if self.get_asset_key(subject) != asset_spec.key:
            return None
        return dg.AssetCheckSpec(
            test["name"],
            asset=asset_spec.key,
            description=test["description"] or None,
            additional_deps={self.get_asset_key(parent) for parent in parents} - {asset_spec.key},
            blocking=(test["config"].get("severity") or "error").lower() == "error",
        )


def _is_comment(line: str) -> bool:
    return line.startswith("--")


def layer(dbt_resource_props: Mapping[str, Any]) -> str:
    """The layer a node belongs to: its top folder."""
    if dbt_resource_props["resource_type"] == "source":
        return "landing"
    if dbt_resource_props["resource_type"] == "seed":
        return "seeds"
    return dbt_resource_props["fqn"][1]
