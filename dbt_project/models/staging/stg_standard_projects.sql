{{ staged(source('landing', 'standard_projects')) }}
