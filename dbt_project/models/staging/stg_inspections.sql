{{ staged(source('landing', 'inspections')) }}
