-- Events of one certificate on one day that contradict each other (suspended and resumed, or ended in two ways): the
-- rule of the event numbers decides, and a person should look.
{{ config(severity='warn') }}
select
    events.certificate_no,
    events.effective_on,
    effects.is_terminal,
    string_agg(events.event_no || ' ' || events.event, ', ' order by events.event_no) as events
from {{ ref('stg_certificate_events') }} as events
inner join {{ ref('certificate_event_effects') }} as effects on events.event = effects.event
group by events.certificate_no, events.effective_on, effects.is_terminal
having count(distinct events.event) > 1
