{{ staged(source('landing', 'penalties')) }}
