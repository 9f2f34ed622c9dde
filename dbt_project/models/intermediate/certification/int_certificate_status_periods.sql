-- The status of each certificate as gap-free, non-overlapping days from issued_on to as_of, neighbours of one status
-- merged (rulebook, Certificate status): the earliest terminal event decides, then the expiry, then the latest of
-- suspension and resumption, else valid. Events dated before issued_on count from the first day.
-- Grain: certificate_no, from_date. to_date is included; the last period ends at as_of.
with certificates as (
    select certificate_no, issued_on, expires_on from {{ ref('stg_certificates') }}
),

events as (
    select
        events.certificate_no,
        events.event_no,
        events.effective_on,
        greatest(events.effective_on, certificates.issued_on) as day,
        effects.status,
        effects.is_terminal
    from {{ ref('stg_certificate_events') }} as events
    inner join certificates on events.certificate_no = certificates.certificate_no
    inner join {{ ref('certificate_event_effects') }} as effects on events.event = effects.event
),

terminations as (
    select certificate_no, effective_on, status
    from events
    where is_terminal
    qualify row_number() over (partition by certificate_no order by effective_on, event_no) = 1
),

interruptions as (
    select certificate_no, day, status
    from events
    where not is_terminal
    qualify row_number() over (partition by certificate_no, day order by effective_on desc, event_no desc) = 1
),

days as (
    select certificate_no, issued_on as day from certificates
    union
    select certificate_no, day from events
    union
    select certificate_no, {{ next_day('expires_on') }} from certificates where expires_on < {{ as_of() }}
),

statuses as (
    select
        days.certificate_no,
        days.day,
        case
            when terminations.effective_on <= days.day then terminations.status
            when days.day > certificates.expires_on then 'expired'
            else coalesce(
                last_value(interruptions.status ignore nulls) over (
                    partition by days.certificate_no
                    order by days.day
                    rows between unbounded preceding and current row
                ),
                'valid'
            )
        end as status
    from days
    inner join certificates on days.certificate_no = certificates.certificate_no
    left join terminations on days.certificate_no = terminations.certificate_no
    left join interruptions on days.certificate_no = interruptions.certificate_no and days.day = interruptions.day
),

changes as (
    select certificate_no, day, status
    from statuses
    qualify status is distinct from lag(status) over (partition by certificate_no order by day)
)

select
    certificate_no,
    status,
    day as from_date,
    coalesce({{ previous_day('lead(day) over (partition by certificate_no order by day)') }}, {{ as_of() }}) as to_date,
    lead(day) over (partition by certificate_no order by day) is null as is_last
from changes
