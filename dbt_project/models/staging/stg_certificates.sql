{{ staged(source('landing', 'certificates')) }}
