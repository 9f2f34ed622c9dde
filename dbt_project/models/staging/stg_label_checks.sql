{{ staged(source('landing', 'label_checks')) }}
