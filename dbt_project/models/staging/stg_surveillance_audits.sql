{{ staged(source('landing', 'surveillance_audits')) }}
