{{ staged(source('landing', 'identity_links')) }}
