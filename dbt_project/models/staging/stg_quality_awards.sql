{{ staged(source('landing', 'quality_awards')) }}
