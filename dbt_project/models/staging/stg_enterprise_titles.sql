{{ staged(source('landing', 'enterprise_titles')) }}
