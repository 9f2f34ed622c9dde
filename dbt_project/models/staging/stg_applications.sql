{{ staged(source('landing', 'applications')) }}
