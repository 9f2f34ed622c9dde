{{ staged(source('landing', 'enforcement_actions')) }}
