{{ staged(source('landing', 'subsidy_claims')) }}
