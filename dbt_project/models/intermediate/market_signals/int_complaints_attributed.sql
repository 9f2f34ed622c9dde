-- To whom each complaint belongs, by span of knowledge. Grain: source_key (complaint_no), known_from.
{{ attributed(ref('stg_complaints'), 'complaints', 'complaint_no', 'respondent_uscc', 'respondent_name') }}
