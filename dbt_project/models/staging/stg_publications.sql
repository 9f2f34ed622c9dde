{{ staged(source('landing', 'publications')) }}
