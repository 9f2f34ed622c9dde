{{ staged(source('landing', 'catalogue_areas')) }}
