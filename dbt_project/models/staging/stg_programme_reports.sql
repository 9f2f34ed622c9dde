{{ staged(source('landing', 'programme_reports')) }}
