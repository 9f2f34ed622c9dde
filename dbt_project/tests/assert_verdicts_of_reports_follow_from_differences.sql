-- Compared figures whose verdict contradicts what was claimed, computed and tolerated.
select *
from {{ ref('rpt_reconciliation') }}
where (verdict in ('unknown_metric', 'not_reported')) <> (tolerance is null)
    or (verdict = 'not_reported') <> (claimed is null)
    or (verdict = 'not_reported') <> (cutoff_on is null)
    or (verdict = 'unknown_metric' and (computed is not null or computed_at_cutoff is not null))
    or (difference is null) <> (claimed is null or computed_at_cutoff is null)
    or abs(difference - (claimed - computed_at_cutoff)) > 1e-9
    or (verdict in ('match', 'within_tolerance', 'matches_full_year') and difference is null)
    or (verdict = 'match') <> coalesce(abs(difference) <= 1e-9, false)
    or (verdict = 'within_tolerance' and abs(difference) > tolerance + 1e-9)
    or (verdict in ('mismatch', 'matches_full_year') and abs(difference) <= tolerance)
    or tolerance < 0
