{{ staged(source('landing', 'major_changes')) }}
