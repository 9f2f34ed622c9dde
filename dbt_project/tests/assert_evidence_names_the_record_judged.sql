-- Every decision names the record judged.
with decisions as (
    {% for mart, key in [
        ('drafter_conformity', ['standard_no', 'uscc']), ('inspection_consequence', ['inspection_no']),
        ('mark_misuse', ['check_no']), ('project_acceptance', ['project_no']), ('revocation_due', ['right_no']),
        ('self_declaration', ['declaration_no']), ('standard_review', ['standard_no']), ('subsidy', ['claim_no']),
        ('surveillance', ['certificate_no']),
    ] %}
    select 'dec_{{ mart }}' as decision_mart, {{ key_of(key) }} as decision_key from {{ ref('dec_' ~ mart) }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

select decisions.*
from decisions
left join {{ ref('evidence') }} as evidence
    on decisions.decision_mart = evidence.decision_mart
        and decisions.decision_key = evidence.decision_key
        and evidence.role = 'subject'
where evidence.decision_key is null
