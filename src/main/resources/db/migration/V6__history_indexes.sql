-- What the history knows about a record is looked up by the record, and not only by the history's own keys.

create index citation_aud_subject_idx on citation_aud (kind, key);
create index correction_subject_aud_subject_idx on correction_subject_aud (kind, key);
create index pledge_event_aud_pledge_idx on pledge_event_aud (pledge_slug);
create index pledge_trigger_aud_trigger_idx on pledge_trigger_aud (trigger_slug);
create index assurance_category_aud_statement_idx on assurance_category_aud (statement_slug);
