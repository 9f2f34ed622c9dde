{{ staged(source('landing', 'authorizations')) }}
