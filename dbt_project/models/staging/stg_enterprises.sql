{{ staged(source('landing', 'enterprises')) }}
