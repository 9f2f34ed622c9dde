{# Tables of a work file that is always new: made under their own names, in place.

   dbt's own materialization builds beside the old table and swaps the two, which a file nobody reads before it is
   published has no use for; with some two hundred models that is a third of the time dbt itself takes. Comments
   are written once at the end, from the contracts (orchestration/catalogue.py), not by every model. #}
{% materialization table, adapter='duckdb', supported_languages=['sql'] %}
  {%- set target_relation = this.incorporate(type='table') -%}
  {{ drop_relation_if_exists(load_cached_relation(this)) }}
  {{ run_hooks(pre_hooks) }}
  {% call statement('main') -%}
    {{ create_table_as(False, target_relation, compiled_code) }}
  {%- endcall %}
  {{ run_hooks(post_hooks) }}
  {{ adapter.commit() }}
  {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}
