{#- How names and document numbers are compared (feeds.md; NFKC was applied when the row was read). -#}

{#- A firm's name for the exact match: every bracket is round, no spaces, letter case and company form kept. -#}
{% macro comparable_name(name) -%}
regexp_replace(translate({{ name }}, '[]{}【】〔〕〖〗〈〉《》「」『』', '()()()()()()()()()'), '\s+', '', 'g')
{%- endmacro %}

{#- Text of a violation or a law: spaces, 《》 and the prefix 中华人民共和国 do not matter. -#}
{% macro comparable_law(law) -%}
replace(regexp_replace({{ law }}, '[\s《》]+', '', 'g'), '中华人民共和国', '')
{%- endmacro %}

{#- A free-text number read as a standard_no: upper case, any dash is -, no spaces but one before the serial. -#}
{% macro as_standard_no(number) -%}
regexp_replace(
    translate(regexp_replace(upper({{ number }}), '\s+', '', 'g'), '‐‑‒–—―−﹘－', '---------'),
    '^(.*[A-Z])([0-9].*)$', '\1 \2'
)
{%- endmacro %}

{#- The key of a record or a decision as one text: columns joined by |, dates in ISO form. -#}
{% macro key_of(columns) -%}
{%- for column in columns -%} cast({{ column }} as varchar) {%- if not loop.last %} || '|' || {% endif -%} {%- endfor -%}
{%- endmacro %}

{#- A list of the codes whose condition holds, in the order given; never null. `codes` is a list of [code, condition]. -#}
{% macro codes_that_hold(codes) -%}
list_filter(
    [
        {%- for code, condition in codes %}
        case when {{ condition }} then '{{ code }}' end {%- if not loop.last %},{% endif %}
        {%- endfor %}
    ],
    lambda code: code is not null
)
{%- endmacro %}
