{{ staged(source('landing', 'standards')) }}
