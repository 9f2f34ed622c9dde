{{ staged(source('landing', 'credit_listings')) }}
