-- Amounts compared with those of their peers (Z-6, Z-7; kind `outlier`). Grain: measure, record_key.
with zhejiang as (
    select program from {{ ref('programmes') }} where rights_source = 'authorizations'
),

-- units too fine: how many certificates one firm holds for one product series
series as (
    select
        certificates.program,
        certificates.uscc || '|' || certificates.product_series as record_key,
        certificates.uscc,
        max(certificates.issued_on) as measured_on,
        count(*) as n_certificates
    from {{ ref('int_certificates_resolved') }} as certificates
    inner join zhejiang on certificates.program = zhejiang.program
    where certificates.status = 'valid' and certificates.product_series is not null
    group by certificates.program, certificates.uscc, certificates.product_series
),

audits as (
    select
        certificates.program,
        coalesce(audits.kind, '监督') as kind,
        audits.record_key,
        certificates.uscc,
        certificates.body_id,
        audits.audited_on,
        audits.test_items,
        audits.person_days
    from {{ ref('stg_surveillance_audits') }} as audits
    inner join {{ ref('int_certificates_resolved') }} as certificates
        on audits.certificate_no = certificates.certificate_no
    inner join zhejiang on certificates.program = zhejiang.program
)

select {{ measure('UNITS_PER_SERIES', 'program', "'all'", 'record_key', 'uscc', 'measured_on', 'n_certificates') }}
from series

union all

select
    {{ measure('TEST_ITEMS', 'program', 'kind', 'record_key', 'uscc', 'audited_on', 'test_items', body_id='body_id') }}
from audits
where test_items is not null

union all

select
    {{ measure('PERSON_DAYS', 'program', 'kind', 'record_key', 'uscc', 'audited_on', 'person_days',
        body_id='body_id') }}
from audits
where person_days is not null
