"""Translator: how a dbt node looks in Dagster.

Belongs here: keys, groups, owners, descriptions and the model a test belongs to, all by folder and never by
name.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator

LAYERS = ("seeds", "staging", "intermediate", "marts")
"""Folders in the order that data flows."""
OWNERS: Mapping[str, str] = {
    "landing": "team:data-engineering",
    "seeds": "team:policy",
    "staging": "team:data-engineering",
    "intermediate": "team:data-engineering",
    "marts": "team:analysts",
    "publication": "team:data-engineering",
}
"""Who answers for a layer."""


class PinbiaoTranslator(DagsterDbtTranslator):
    """Assets of dbt nodes."""

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

    def get_description(self, dbt_resource_props: Mapping[str, Any]) -> str:
        """The description in both languages, without the query."""
        return dbt_resource_props.get("description") or ""

    def get_asset_check_spec(
        self, asset_spec: dg.AssetSpec, manifest: Mapping[str, Any], unique_id: str, project: Any
    ) -> dg.AssetCheckSpec | None:
        """A test as a check; a test over several models belongs to the one furthest along the way."""
        spec = super().get_asset_check_spec(asset_spec, manifest, unique_id, project)
        if spec is not None or not unique_id.startswith("test."):
            return spec
        test = manifest["nodes"][unique_id]
        parents = [manifest["nodes"][p] for p in test["depends_on"]["nodes"] if p in manifest["nodes"]]
        if test.get("attached_node") or len(parents) < 2:
            return None
        subject = max(parents, key=lambda p: (LAYERS.index(layer(p)), p["name"]))
        if self.get_asset_key(subject) != asset_spec.key:
            return None
        others = {self.get_asset_key(p) for p in parents} - {asset_spec.key}
        blocking = (test["config"].get("severity") or "error").lower() == "error"
        return dg.AssetCheckSpec(
            test["name"],
            asset=asset_spec.key,
            description=test["description"],
            additional_deps=others,
            blocking=blocking,
        )


def layer(dbt_resource_props: Mapping[str, Any]) -> str:
    """The layer a node belongs to: its top folder."""
    if dbt_resource_props["resource_type"] == "source":
        return "landing"
    if dbt_resource_props["resource_type"] == "seed":
        return "seeds"
    return dbt_resource_props["fqn"][1]
