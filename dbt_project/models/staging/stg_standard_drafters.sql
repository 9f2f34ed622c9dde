{{ staged(source('landing', 'standard_drafters')) }}
