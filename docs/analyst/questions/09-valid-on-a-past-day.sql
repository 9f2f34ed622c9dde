-- 历年年末各有多少有效证书？（用状态区间自己算一遍，与年度指标核对）
-- How many certificates were valid at the end of each year? (computed from the spans, compared with the metric)
--
-- A span includes its last day; an open one has no end. `difference` must be 0.
-- Marts: certificate_status_periods, fct_certificate, fct_annual_metric. Clauses: Z-13, S-12.
select
    figures.program,
    figures.year,
    least(make_date(figures.year, 12, 31), any_value(figures.as_of)) as day,
    count(periods.certificate_no) as valid_by_spans,
    any_value(figures.value) as valid_by_metric,
    count(periods.certificate_no) - any_value(figures.value) as difference
from marts.fct_annual_metric as figures
inner join marts.dim_region as regions using (region_code)
left join marts.fct_certificate as certificates on figures.program = certificates.program
left join marts.certificate_status_periods as periods
    on certificates.certificate_no = periods.certificate_no
        and periods.status = 'valid'
        and least(make_date(figures.year, 12, 31), figures.as_of)
            between periods.from_date and coalesce(periods.to_date, date '9999-12-31')
where figures.metric_code = 'certificates_valid_end' and regions.level = 'province'
group by figures.program, figures.year
order by figures.program desc, figures.year
