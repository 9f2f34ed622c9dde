-- Every reason has its clause; only the record judged needs none.
select * from {{ ref('evidence') }} where role <> 'subject' and clause_id is null
