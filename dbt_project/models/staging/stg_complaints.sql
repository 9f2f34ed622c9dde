{{ staged(source('landing', 'complaints')) }}
