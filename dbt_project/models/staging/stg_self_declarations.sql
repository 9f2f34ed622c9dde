{{ staged(source('landing', 'self_declarations')) }}
