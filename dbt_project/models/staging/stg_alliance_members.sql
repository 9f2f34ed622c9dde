{{ staged(source('landing', 'alliance_members')) }}
