-- 关于某企业，库里有哪些不利的判定？
-- What stands against a firm?
--
-- Takes the firm with most findings; for another, replace the last line's subquery by its credit code.
-- Marts: dec_drafter_conformity, dec_subsidy, dec_revocation_due, dec_inspection_consequence, dec_mark_misuse,
-- dec_surveillance, dim_enterprise.
with findings as (
    select uscc, 'dec_drafter_conformity' as mart, standard_no || '|' || uscc as decision_key, status as finding
    from marts.dec_drafter_conformity
    where status = 'overdue'
    union all
    select uscc, 'dec_subsidy', claim_no, verdict
    from marts.dec_subsidy
    where verdict in ('hold', 'recover_review')
    union all
    select uscc, 'dec_revocation_due', right_no, array_to_string(reasons, ' ')
    from marts.dec_revocation_due
    union all
    select uscc, 'dec_inspection_consequence', inspection_no, consequence
    from marts.dec_inspection_consequence
    where not executed
    union all
    select uscc, 'dec_mark_misuse', check_no, reason
    from marts.dec_mark_misuse
    union all
    select uscc, 'dec_surveillance', certificate_no, 'AUDIT_OVERDUE'
    from marts.dec_surveillance
    where audit_overdue
)

select
    enterprises.name,
    findings.uscc,
    findings.mart,
    findings.decision_key,
    findings.finding
from findings
inner join marts.dim_enterprise as enterprises using (uscc)
where findings.uscc = (select uscc from findings group by uscc order by count(*) desc, uscc limit 1)
order by findings.mart, findings.decision_key
