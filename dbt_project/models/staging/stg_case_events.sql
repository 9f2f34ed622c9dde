{{ staged(source('landing', 'case_events')) }}
