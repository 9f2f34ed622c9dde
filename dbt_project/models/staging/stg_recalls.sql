{{ staged(source('landing', 'recalls')) }}
