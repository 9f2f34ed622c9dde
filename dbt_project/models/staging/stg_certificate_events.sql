{{ staged(source('landing', 'certificate_events')) }}
