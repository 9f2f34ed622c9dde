{{ staged(source('landing', 'survey_rounds')) }}
