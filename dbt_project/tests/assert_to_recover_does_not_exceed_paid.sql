-- Claims that would have more recovered than was paid, or more payable than was claimed.
select claim_no, kind, verdict, amount_yuan, payable_yuan, paid_yuan, recovered_yuan, to_recover_yuan
from {{ ref('dec_subsidy') }}
where to_recover_yuan is null
    or payable_yuan is null
    or to_recover_yuan < 0
    or to_recover_yuan > coalesce(paid_yuan, 0)
    or payable_yuan < 0
    or payable_yuan > amount_yuan
    or (to_recover_yuan > 0 and verdict <> 'recover_review')
    or (paid_on is not null and paid_yuan is null)
