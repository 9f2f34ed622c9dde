-- Keys that stand for more than one row, nulls counted as equal: the grains of the building blocks, and of the
-- published tables whose key is no primary key, as it holds a null or its index would not fit into memory.
{% set grains = {
    'fct_complaint': ['complaint_no'],
    'dim_policy_parameter': ['program', 'parameter', 'valid_from'],
    'int_policy_parameters_dated': ['program', 'parameter', 'effective_from'],
    'int_judgement_grid': ['program', 'year', 'cut_on'],
    'int_programme_reports_held': ['program', 'reporter', 'year', 'metric_code'],
    'int_certificate_status_periods': ['certificate_no', 'from_date'],
    'int_certificates_resolved': ['certificate_no'],
    'int_mark_rights_resolved': ['right_no', 'left_out_from'],
    'int_mark_right_periods': ['right_no', 'left_out_from', 'from_date'],
    'int_brand_enterprise_periods': ['program', 'uscc', 'left_out_from', 'from_date'],
    'int_label_checks_judged': ['check_no', 'left_out_from'],
    'int_renewal_chains': ['certificate_no', 'member_no'],
    'int_surveillance_judged': ['certificate_no', 'judged_on', 'cut_on'],
    'int_penalties_classified': ['penalty_no'],
    'int_complaints_attributed': ['source_key', 'known_from'],
    'int_penalties_attributed': ['source_key', 'known_from'],
    'int_enterprise_names_unique': ['comparable_name'],
    'int_drafter_duties': ['standard_no', 'uscc'],
    'int_failed_inspections': ['inspection_no'],
    'int_self_declarations_judged': ['declaration_no'],
    'int_subsidies_judged': ['claim_no', 'judged_at', 'cut_on'],
    'int_satisfaction_answers_scored': ['response_no', 'indicator_code'],
    'int_labelling_counted': ['program', 'year', 'cut_on', 'right_no'],
    'int_annual_metrics': ['program', 'year', 'cut_on', 'region_code', 'metric_code'],
} %}
{% for model, grain in grains.items() %}
select '{{ model }}' as model, concat_ws('|', {% for column in grain -%}
    coalesce(cast({{ column }} as varchar), '(null)') {%- if not loop.last %}, {% endif -%}
{%- endfor %}) as key, count(*) as n_rows
from {{ ref(model) }}
group by {{ grain | join(', ') }}
having count(*) > 1
{% if not loop.last %}union all{% endif %}
{% endfor %}
