-- Records of certification and authorisation that lack something or disagree (kind `finding`). Grain: finding,
-- record_key, reason, related_key.
with zhejiang as (
    select program, feed_value, certificate_scheme from {{ ref('programmes') }} where rights_source = 'authorizations'
),

-- Z-6: a change reported since the last audit, of certificates whose next audit could be one of documents
changed as (
    select surveillance.program, surveillance.certificate_no, surveillance.uscc, changes.reported_on, changes.record_key
    from {{ ref('dec_surveillance') }} as surveillance
    inner join {{ ref('stg_major_changes') }} as changes
        on surveillance.certificate_no = changes.certificate_no and changes.reported_on > surveillance.last_audit_on
    where surveillance.document_audit_allowed
),

-- Z-8: right and certificate
certified as (
    select
        rights.program,
        rights.record_key,
        rights.uscc,
        rights.product_code,
        rights.granted_on,
        certificates.record_key as certificate_key,
        certificates.uscc as holder,
        certificates.product_code as certified_product,
        certificates.program as certified_program
    from {{ ref('int_mark_rights_resolved') }} as rights
    inner join zhejiang on rights.program = zhejiang.program
    inner join {{ ref('int_certificates_resolved') }} as certificates
        on rights.certificate_no = certificates.certificate_no
    where rights.left_out_from is null and rights.path = 'certification'
),

-- Z-10: a right to the same product granted soon after one was revoked
regranted as (
    select rights.program, rights.record_key, rights.uscc, rights.granted_on, revoked.record_key as revoked_key
    from {{ ref('int_mark_rights_resolved') }} as rights
    inner join zhejiang on rights.program = zhejiang.program
    inner join {{ ref('int_mark_rights_resolved') }} as revoked
        on rights.program = revoked.program
            and rights.uscc = revoked.uscc
            and rights.product_code = revoked.product_code
            and rights.right_no <> revoked.right_no
            and rights.granted_on >= revoked.revoked_on
            and rights.granted_on
            <= {{ add_years(
                'revoked.revoked_on', parameter_at('revoked.program', 'regrant_watch_years', 'revoked.revoked_on')
            ) }}
    where rights.left_out_from is null and revoked.left_out_from is null
)

select
    {{ finding('CHANGE_SINCE_AUDIT', 'program', 'certificate_no', 'uscc', 'reported_on', related_key='record_key') }}
from changed

union all

{% for reason, condition in [
    ('HOLDER_DIFFERS', 'uscc <> holder'),
    ('PRODUCT_DIFFERS', 'product_code <> certified_product'),
    ('SCHEME_DIFFERS', 'program is distinct from certified_program'),
] %}
select
    {{ finding('RIGHT_CERTIFICATE_DISAGREES', 'program', 'record_key', 'uscc', 'granted_on',
        related_key='certificate_key', reason=reason) }}
from certified
where {{ condition }}

union all

{% endfor %}
select
    {{ finding('REGRANTED_AFTER_REVOKE', 'program', 'record_key', 'uscc', 'granted_on', related_key='revoked_key') }}
from regranted
