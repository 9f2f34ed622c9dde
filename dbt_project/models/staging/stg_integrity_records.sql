{{ staged(source('landing', 'integrity_records')) }}
