-- Labelling rates that break labelled <= checked <= authorised, 0 <= low <= rate <= high <= 1 or strict <= rate <=
-- upper.
select *
from {{ ref('fct_labelling_rate') }}
where labelled > checked
    or kpi_disclosed > checked
    or c_performed > checked
    or checked > authorised
    or labelled < 0
    or (slice <> 'all' and authorised < 1)
    or (labelling_rate is null) <> (checked = 0)
    or (ci_low is null) <> (checked = 0)
    or (ci_high is null) <> (checked = 0)
    or (coverage_rate is null) <> (authorised = 0)
    or not (labelling_rate between 0 and 1)
    or not (coverage_rate between 0 and 1)
    or not (labelling_rate between ci_low - 1e-12 and ci_high + 1e-12)
    or not (ci_low >= 0 and ci_high <= 1)
    or not (labelling_rate between strict_rate - 1e-12 and upper_rate + 1e-12)
    or not (strict_rate >= 0 and upper_rate <= 1)
