-- Every certificate with the predecessors it renews without a gap (rulebook, Z-9, situation 2): the same holder and
-- scheme, issued no later than the day after the predecessor ended, the predecessor neither withdrawn nor cancelled
-- strictly before. A chain ends where it would meet a certificate again. known_from: the latest issue on the way, before
-- which the chain did not exist. Grain: certificate_no, member_no.
with recursive certificates as (
    select certificates.*
    from {{ ref('stg_certificates') }} as certificates
    inner join {{ ref('management_system_schemes') }} as schemes on certificates.scheme = schemes.scheme
),

breaks as (
    select certificate_no, min(effective_on) as broken_on
    from {{ ref('stg_certificate_events') }}
    where event in ('撤销', '注销')
    group by certificate_no
),

links as (
    select
        successors.certificate_no,
        predecessors.certificate_no as previous_no,
        predecessors.issued_on as previous_issued_on
    from certificates as successors
    inner join certificates as predecessors
        on successors.previous_certificate_no = predecessors.certificate_no
            and successors.uscc = predecessors.uscc
            and successors.scheme = predecessors.scheme
            and (predecessors.expires_on is null or successors.issued_on <= {{ next_day('predecessors.expires_on') }})
    left join breaks on predecessors.certificate_no = breaks.certificate_no
    where breaks.broken_on is null or breaks.broken_on >= successors.issued_on
),

chains as (
    select
        certificate_no,
        certificate_no as member_no,
        issued_on as member_issued_on,
        issued_on as known_from,
        [certificate_no] as members
    from certificates

    union all

    select
        chains.certificate_no,
        links.previous_no,
        links.previous_issued_on,
        greatest(chains.known_from, links.previous_issued_on),
        list_append(chains.members, links.previous_no)
    from chains
    inner join links on chains.member_no = links.certificate_no
    where not list_contains(chains.members, links.previous_no)
)

select certificate_no, member_no, member_issued_on, known_from
from chains
