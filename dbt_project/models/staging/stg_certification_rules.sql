{{ staged(source('landing', 'certification_rules')) }}
