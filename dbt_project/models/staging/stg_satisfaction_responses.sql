{{ staged(source('landing', 'satisfaction_responses')) }}
