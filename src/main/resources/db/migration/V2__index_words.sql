-- Full text search: word forms and accents do not matter.

create extension if not exists unaccent;

create text search configuration pledgebook (copy = english);
comment on text search configuration pledgebook is 'English word forms, with or without accents.';
alter text search configuration pledgebook
    alter mapping for asciiword, word, hword, hword_part, hword_asciipart, asciihword with unaccent, english_stem;

create function pledge_words(title text, summary text, condition text, quantity text, reported_quantity text)
returns tsvector immutable parallel safe language sql
-- A body that is parsed here and now finds the configuration wherever it is called from, a restored dump included.
return setweight(to_tsvector('pledgebook', title), 'A')
        || setweight(to_tsvector('pledgebook', summary), 'B')
        || setweight(to_tsvector('pledgebook', coalesce(condition, '')), 'C')
        || setweight(to_tsvector('pledgebook', coalesce(quantity, '')), 'C')
        || setweight(to_tsvector('pledgebook', coalesce(reported_quantity, '')), 'D');
comment on function pledge_words(text, text, text, text, text) is
    'The words of a pledge, those of the title weighing most.';

alter table pledge add column search tsvector not null generated always as
    (pledge_words(title, summary, condition, quantity_text, reported_quantity_text)) stored;
comment on column pledge.search is 'The words of the pledge, for full text search.';
create index pledge_search_idx on pledge using gin (search);
