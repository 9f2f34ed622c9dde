{{ staged(source('landing', 'association_members')) }}
