-- To whom each penalty belongs, by span of knowledge. Grain: source_key (penalty_no), known_from.
{{ attributed(ref('stg_penalties'), 'penalties', 'penalty_no', 'uscc', 'party_name') }}
