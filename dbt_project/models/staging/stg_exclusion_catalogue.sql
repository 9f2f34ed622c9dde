{{ staged(source('landing', 'exclusion_catalogue')) }}
