-- The tables of the book. The keys that people see (codes and slugs) are the primary keys. They sort by bytes, names and titles
-- as people expect, so that no order depends on the server's locale. A key that is renamed takes along what refers to it
-- (on update cascade); an import may write what belongs to a record before the record (deferrable).

create table collection (
    name       text collate "C" not null,
    home       text not null,
    key_column text not null,
    kind       text,
    constraint collection_pk primary key (name),
    constraint collection_kind_unique unique (kind)
);
comment on table collection is
    'A collection by its name in addresses: the table of its records, the column of their keys, and the kind by which citations and '
    'corrections name them.';
insert into collection (name, home, key_column, kind) values
    ('sources', 'source', 'slug', null),
    ('nations', 'nation', 'code', 'NATION'),
    ('leaders', 'leader', 'slug', 'LEADER'),
    ('summits', 'summit', 'slug', 'SUMMIT'),
    ('statements', 'statement', 'slug', 'STATEMENT'),
    ('assurance-categories', 'assurance_category', 'slug', 'ASSURANCE_CATEGORY'),
    ('triggers', 'activation_trigger', 'slug', 'TRIGGER'),
    ('pledges', 'pledge', 'slug', 'PLEDGE'),
    ('corrections', 'correction', 'slug', 'CORRECTION');

create table revision (
    number      bigint      not null,
    recorded_at timestamptz not null,
    editor      text        not null,
    reason_kind text        not null,
    reason      text        not null,
    transaction xid8        not null default pg_current_xact_id(),
    constraint revision_pk primary key (number),
    constraint revision_number_positive check (number > 0),
    constraint revision_reason_kind_known check (reason_kind in ('SOURCE', 'CORRECTION', 'MODEL')),
    constraint revision_reason_said check (reason <> '')
);
comment on table revision is 'One write of the whole book: who wrote, when, and why. Numbers have no gaps.';
comment on column revision.transaction is 'The transaction that wrote it. No other one may add to it.';
create index revision_recorded_at_idx on revision (recorded_at);

create table source (
    slug         text collate "C" not null,
    title        text collate "und-x-icu" not null,
    publisher    text collate "und-x-icu" not null,
    published_on date,
    url          text not null,
    tier         text not null,
    retrieved_on date,
    note         text,
    constraint source_pk primary key (slug),
    constraint source_slug_form check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 120),
    constraint source_tier_known check (tier in ('PRIMARY', 'SECONDARY', 'AGGREGATOR')),
    constraint source_url_form check (url ~ '^https?://[^[:space:]]+$'),
    constraint source_url_unique unique (url)
);
comment on table source is 'A document that says so.';
create index source_tier_idx on source (tier);
create index source_published_on_idx on source (published_on, slug);

create table nation (
    code             text collate "C" not null,
    alpha2           text        not null,
    name             text collate "und-x-icu"        not null,
    official_name    text        not null,
    coalition_member boolean,
    note             text,
    constraint nation_pk primary key (code),
    constraint nation_code_form check (code ~ '^[A-Z]{3}$'),
    constraint nation_alpha2_form check (alpha2 ~ '^[A-Z]{2}$'),
    constraint nation_alpha2_unique unique (alpha2),
    constraint nation_name_unique unique (name)
);
comment on table nation is 'A state, by its ISO 3166-1 codes. A null coalition_member means that it is not known.';
create index nation_coalition_member_idx on nation (coalition_member);

create table leader (
    slug text collate "C" not null,
    name text collate "und-x-icu" not null,
    note text,
    constraint leader_pk primary key (slug),
    constraint leader_slug_form check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 120)
);
comment on table leader is 'A person. What the person was on a date is told by the offices.';
create index leader_name_idx on leader (name, slug);

create table leader_office (
    leader_slug text collate "C" not null,
    position    int  not null,
    title       text not null,
    nation_code text collate "C",
    from_date   date,
    to_date     date,
    constraint leader_office_pk primary key (leader_slug, position),
    constraint leader_office_leader_fk foreign key (leader_slug) references leader (slug) on update cascade deferrable,
    constraint leader_office_nation_fk foreign key (nation_code) references nation (code) on update cascade deferrable,
    constraint leader_office_dates_in_order check (from_date <= to_date)
);
comment on table leader_office is 'An office that a leader held from one date to another; a null date is not known.';
create index leader_office_nation_idx on leader_office (nation_code);

create table summit (
    slug                text collate "C" not null,
    name                text collate "und-x-icu" not null,
    place               text not null,
    held_on             date not null,
    states_present      int,
    leaders_present     int,
    organizations       text,
    note                text,
    constraint summit_pk primary key (slug),
    constraint summit_slug_form check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 120),
    constraint summit_counts_in_order check (leaders_present between 0 and states_present)
);
comment on table summit is 'A meeting: where and when. Who was there stands in summit_participation.';
create index summit_held_on_idx on summit (held_on, slug);

create table summit_participation (
    summit_slug text collate "C"        not null,
    position    int         not null,
    nation_code text collate "C" not null,
    leader_slug text collate "C",
    role        text        not null,
    rank        text,
    constraint summit_participation_pk primary key (summit_slug, position),
    constraint summit_participation_summit_fk foreign key (summit_slug) references summit (slug) on update cascade deferrable,
    constraint summit_participation_nation_fk foreign key (nation_code) references nation (code) on update cascade deferrable,
    constraint summit_participation_leader_fk foreign key (leader_slug) references leader (slug) on update cascade deferrable,
    constraint summit_participation_role_known
        check (role in ('HOST', 'CO_CHAIR', 'ATTENDED', 'ENDORSED', 'SIGNED')),
    constraint summit_participation_rank_known check (rank in ('LEADER', 'ENVOY')),
    constraint summit_participation_once unique nulls not distinct (summit_slug, nation_code, leader_slug, role)
);
comment on table summit_participation is 'One role of one nation, and where known one person, at a summit.';
create index summit_participation_nation_idx on summit_participation (nation_code);
create index summit_participation_leader_idx on summit_participation (leader_slug);

create table statement (
    slug        text collate "C" not null,
    title       text collate "und-x-icu" not null,
    kind        text not null,
    summit_slug text collate "C",
    issued_on   date not null,
    summary     text not null,
    source_slug text collate "C",
    constraint statement_pk primary key (slug),
    constraint statement_slug_form check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 120),
    constraint statement_kind_known
        check (kind in ('JOINT_STATEMENT', 'DECLARATION_OF_INTENT', 'PRESS_CONFERENCE', 'REMARKS')),
    constraint statement_summit_fk foreign key (summit_slug) references summit (slug) on update cascade deferrable,
    constraint statement_source_fk foreign key (source_slug) references source (slug) on update cascade deferrable
);
comment on table statement is 'A document issued, or words spoken, at a summit or about it.';
create index statement_kind_idx on statement (kind);
create index statement_summit_idx on statement (summit_slug);
create index statement_source_idx on statement (source_slug);
create index statement_issued_on_idx on statement (issued_on, slug);

create table statement_party (
    statement_slug text collate "C"    not null,
    position       int     not null,
    coalition      boolean not null,
    nation_code    text collate "C",
    leader_slug    text collate "C",
    role           text    not null,
    constraint statement_party_pk primary key (statement_slug, position),
    constraint statement_party_statement_fk foreign key (statement_slug) references statement (slug) on update cascade deferrable,
    constraint statement_party_nation_fk foreign key (nation_code) references nation (code) on update cascade deferrable,
    constraint statement_party_leader_fk foreign key (leader_slug) references leader (slug) on update cascade deferrable,
    constraint statement_party_role_known check (role in ('ISSUED', 'ENDORSED', 'SIGNED', 'SPOKE')),
    constraint statement_party_one_kind check (coalition <> (nation_code is not null)),
    constraint statement_party_once unique nulls not distinct (statement_slug, nation_code, leader_slug, role)
);
comment on table statement_party is 'One role of one nation, or of the coalition as a whole, in a statement.';
create index statement_party_nation_idx on statement_party (nation_code);
create index statement_party_leader_idx on statement_party (leader_slug);

create table statement_relation (
    statement_slug text collate "C" not null,
    position       int  not null,
    relation       text not null,
    related_slug   text collate "C" not null,
    constraint statement_relation_pk primary key (statement_slug, position),
    constraint statement_relation_statement_fk foreign key (statement_slug) references statement (slug) on update cascade deferrable,
    constraint statement_relation_related_fk foreign key (related_slug) references statement (slug) on update cascade deferrable,
    constraint statement_relation_known check (relation in ('PART_OF', 'SUPPLEMENTS', 'COMMENTS_ON', 'REPLACES')),
    constraint statement_relation_to_another check (related_slug <> statement_slug),
    constraint statement_relation_once unique (statement_slug, relation, related_slug)
);
comment on table statement_relation is 'How a statement stands to another one.';
create index statement_relation_related_idx on statement_relation (related_slug);

create table assurance_category (
    slug           text collate "C" not null,
    name           text collate "und-x-icu" not null,
    description    text not null,
    statement_slug text collate "C" not null,
    ordinal        int  not null,
    constraint assurance_category_pk primary key (slug),
    constraint assurance_category_slug_form check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 120),
    constraint assurance_category_statement_fk foreign key (statement_slug) references statement (slug) on update cascade deferrable,
    constraint assurance_category_ordinal_unique unique (statement_slug, ordinal),
    constraint assurance_category_ordinal_positive check (ordinal > 0)
);
comment on table assurance_category is 'One of the kinds of assurance that a joint statement sets out, in its order.';

create table activation_trigger (
    slug        text collate "C" not null,
    type        text not null,
    wording     text not null,
    state       text not null,
    state_since date,
    note        text,
    constraint activation_trigger_pk primary key (slug),
    constraint activation_trigger_slug_form check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 120),
    constraint activation_trigger_type_known check
        (type in ('CEASEFIRE', 'PEACE_AGREEMENT', 'RENEWED_ATTACK', 'PARLIAMENT_APPROVAL', 'OTHER')),
    constraint activation_trigger_state_known check (state in ('NOT_MET', 'MET', 'FAILED')),
    constraint activation_trigger_state_dated check (state = 'NOT_MET' or state_since is not null)
);
comment on table activation_trigger is 'What must happen before the pledges that share it are activated; recorded once for all of them.';
create index activation_trigger_type_idx on activation_trigger (type);
create index activation_trigger_state_idx on activation_trigger (state);

create table pledge (
    slug                        text collate "C"    not null,
    number                      int     not null generated by default as identity,
    title                       text collate "und-x-icu"    not null,
    summary                     text    not null,
    category_slug               text collate "C",
    statement_slug              text collate "C",
    summit_slug                 text collate "C",
    speaker_slug                text collate "C",
    by_coalition                boolean not null,
    beneficiary_code            text collate "C" not null,
    level                       text    not null,
    activation                  text,
    delivery                    text,
    end_state                   text,
    superseded_by_slug          text collate "C",
    modality                    text,
    condition                   text,
    territory                   text,
    quantity_text               text,
    quantity_min                numeric(20, 2),
    quantity_max                numeric(20, 2),
    quantity_unit               text,
    quantity_certainty          text,
    reported_quantity_text      text,
    reported_quantity_min       numeric(20, 2),
    reported_quantity_max       numeric(20, 2),
    reported_quantity_unit      text,
    reported_quantity_certainty text,
    announced_on                date    not null,
    confidence                  text    not null default 'REPORTED',
    constraint pledge_pk primary key (slug),
    constraint pledge_number_unique unique (number),
    constraint pledge_slug_form check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 120),
    constraint pledge_category_fk foreign key (category_slug) references assurance_category (slug) on update cascade deferrable,
    constraint pledge_statement_fk foreign key (statement_slug) references statement (slug) on update cascade deferrable,
    constraint pledge_summit_fk foreign key (summit_slug) references summit (slug) on update cascade deferrable,
    constraint pledge_speaker_fk foreign key (speaker_slug) references leader (slug) on update cascade deferrable,
    constraint pledge_beneficiary_fk foreign key (beneficiary_code) references nation (code) on update cascade deferrable,
    constraint pledge_superseded_by_fk foreign key (superseded_by_slug) references pledge (slug) on update cascade deferrable,
    constraint pledge_level_known
        check (level in ('PROPOSED', 'ANNOUNCED', 'SIGNED', 'APPROVED', 'IN_FORCE', 'DECLINED')),
    constraint pledge_activation_known check (activation in ('UNCONDITIONAL', 'CONTINGENT')),
    constraint pledge_delivery_known
        check (delivery in ('NOT_DUE', 'NOT_STARTED', 'IN_PROGRESS', 'STALLED', 'PARTIAL', 'DELIVERED')),
    constraint pledge_end_state_known check (end_state in ('WITHDRAWN', 'SUPERSEDED', 'LAPSED', 'BROKEN')),
    constraint pledge_superseded_by_named
        check ((end_state is not distinct from 'SUPERSEDED') = (superseded_by_slug is not null)),
    constraint pledge_superseded_by_another check (superseded_by_slug <> slug),
    constraint pledge_modality_known check (modality in ('WILL', 'COULD', 'MIGHT')),
    constraint pledge_confidence_known check (confidence in ('CORROBORATED', 'REPORTED', 'DISPUTED')),
    constraint pledge_quantity_worded check
        (num_nonnulls(quantity_min, quantity_max, quantity_unit, quantity_certainty) = 0 or quantity_text is not null),
    constraint pledge_quantity_in_order check (quantity_min <= quantity_max),
    constraint pledge_quantity_certainty_known check (quantity_certainty in ('STATED', 'REPORTED', 'ESTIMATED')),
    constraint pledge_quantity_certainty_said check ((quantity_text is null) = (quantity_certainty is null)),
    constraint pledge_reported_quantity_worded check
        (num_nonnulls(reported_quantity_min, reported_quantity_max, reported_quantity_unit, reported_quantity_certainty) = 0
            or reported_quantity_text is not null),
    constraint pledge_reported_quantity_in_order check (reported_quantity_min <= reported_quantity_max),
    constraint pledge_reported_quantity_certainty_known
        check (reported_quantity_certainty in ('STATED', 'REPORTED', 'ESTIMATED')),
    constraint pledge_reported_quantity_certainty_said
        check ((reported_quantity_text is null) = (reported_quantity_certainty is null))
);
comment on table pledge is 'What one or more nations, or the coalition, undertake towards a beneficiary.';
comment on column pledge.number is 'Names the pledge where it is counted in memory; it stays whatever the key becomes.';
comment on column pledge.confidence is 'Derived from the citations at the end of each revision; whatever is written here is overwritten.';
create index pledge_announced_on_idx on pledge (announced_on desc, slug);
create index pledge_category_idx on pledge (category_slug, announced_on desc, slug);
create index pledge_statement_idx on pledge (statement_slug);
create index pledge_summit_idx on pledge (summit_slug);
create index pledge_speaker_idx on pledge (speaker_slug);
create index pledge_beneficiary_idx on pledge (beneficiary_code);
create index pledge_superseded_by_idx on pledge (superseded_by_slug);
create index pledge_level_idx on pledge (level, announced_on desc, slug);
create index pledge_activation_idx on pledge (activation);
create index pledge_delivery_idx on pledge (delivery);
create index pledge_end_state_idx on pledge (end_state);
create index pledge_modality_idx on pledge (modality);
create index pledge_confidence_idx on pledge (confidence);
create index pledge_by_coalition_idx on pledge (by_coalition);

create table pledge_pledgor (
    pledge_slug text collate "C"        not null,
    nation_code text collate "C" not null,
    constraint pledge_pledgor_pk primary key (pledge_slug, nation_code),
    constraint pledge_pledgor_pledge_fk foreign key (pledge_slug) references pledge (slug) on update cascade deferrable,
    constraint pledge_pledgor_nation_fk foreign key (nation_code) references nation (code) on update cascade deferrable
);
comment on table pledge_pledgor is 'A nation that makes the pledge. A pledge of the coalition has none: it is one pledge, not 35 copies.';
create index pledge_pledgor_nation_idx on pledge_pledgor (nation_code, pledge_slug);

create table pledge_trigger (
    pledge_slug  text collate "C" not null,
    trigger_slug text collate "C" not null,
    constraint pledge_trigger_pk primary key (pledge_slug, trigger_slug),
    constraint pledge_trigger_pledge_fk foreign key (pledge_slug) references pledge (slug) on update cascade deferrable,
    constraint pledge_trigger_trigger_fk foreign key (trigger_slug) references activation_trigger (slug) on update cascade deferrable
);
comment on table pledge_trigger is 'A trigger on which a contingent pledge hangs.';
create index pledge_trigger_trigger_idx on pledge_trigger (trigger_slug, pledge_slug);

create sequence pledge_event_seq increment by 50;
create table pledge_event (
    id          bigint not null,
    pledge_slug text collate "C"   not null,
    axis        text   not null,
    value       text,
    occurred_on date   not null,
    summary     text   not null,
    source_slug text collate "C"   not null,
    locator     text,
    constraint pledge_event_pk primary key (id),
    constraint pledge_event_pledge_fk foreign key (pledge_slug) references pledge (slug) on update cascade deferrable,
    constraint pledge_event_source_fk foreign key (source_slug) references source (slug) on update cascade deferrable,
    constraint pledge_event_value_known check (case axis
        when 'LEVEL' then value is not null
            and value in ('PROPOSED', 'ANNOUNCED', 'SIGNED', 'APPROVED', 'IN_FORCE', 'DECLINED')
        when 'ACTIVATION' then value is not null and value in ('UNCONDITIONAL', 'CONTINGENT')
        when 'DELIVERY' then value is not null
            and value in ('NOT_DUE', 'NOT_STARTED', 'IN_PROGRESS', 'STALLED', 'PARTIAL', 'DELIVERED')
        when 'END_STATE' then value is not null and value in ('WITHDRAWN', 'SUPERSEDED', 'LAPSED', 'BROKEN')
        when 'CONTEXT' then value is null
        else false end)
);
comment on table pledge_event is 'What happened to a pledge on a date, on one of its axes, on whose word.';
create index pledge_event_pledge_idx on pledge_event (pledge_slug, occurred_on, id);
create index pledge_event_source_idx on pledge_event (source_slug);

create table correction (
    slug                 text collate "C" not null,
    title                text collate "und-x-icu" not null,
    verdict              text not null,
    reported_value       text,
    reported_source_slug text collate "C" not null,
    reported_locator     text,
    corrected_value      text,
    explanation          text not null,
    constraint correction_pk primary key (slug),
    constraint correction_slug_form check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 120),
    constraint correction_reported_source_fk foreign key (reported_source_slug) references source (slug) on update cascade deferrable,
    constraint correction_verdict_known check (verdict in ('WRONG', 'INCOMPLETE', 'UNVERIFIED', 'OPEN')),
    constraint correction_wrong_has_both_values
        check (verdict <> 'WRONG' or num_nonnulls(reported_value, corrected_value) = 2),
    constraint correction_incomplete_is_completed check (verdict <> 'INCOMPLETE' or corrected_value is not null)
);
comment on table correction is 'An editorial note that a source is wrong on a field, leaves something out, or cannot be verified.';
create index correction_verdict_idx on correction (verdict);
create index correction_reported_source_idx on correction (reported_source_slug);

-- The subject of a citation or a correction is named by kind and key. The generated columns give each kind a real
-- foreign key, so that nothing can be cited or corrected that is not in the book.
create table correction_subject (
    correction_slug text collate "C" not null,
    position        int  not null,
    kind            text not null,
    key             text not null collate "C",
    field           text,
    member          text,
    nation_code     text collate "C" generated always as (case kind when 'NATION' then key end) stored,
    leader_slug     text collate "C" generated always as (case kind when 'LEADER' then key end) stored,
    summit_slug     text collate "C" generated always as (case kind when 'SUMMIT' then key end) stored,
    statement_slug  text collate "C" generated always as (case kind when 'STATEMENT' then key end) stored,
    category_slug   text collate "C" generated always as (case kind when 'ASSURANCE_CATEGORY' then key end) stored,
    pledge_slug     text collate "C" generated always as (case kind when 'PLEDGE' then key end) stored,
    trigger_slug    text collate "C" generated always as (case kind when 'TRIGGER' then key end) stored,
    constraint correction_subject_pk primary key (correction_slug, position),
    constraint correction_subject_kind_known check
        (kind in ('NATION', 'LEADER', 'SUMMIT', 'STATEMENT', 'ASSURANCE_CATEGORY', 'PLEDGE', 'TRIGGER')),
    constraint correction_subject_correction_fk foreign key (correction_slug) references correction (slug) on update cascade deferrable,
    constraint correction_subject_nation_fk foreign key (nation_code) references nation (code) deferrable,
    constraint correction_subject_leader_fk foreign key (leader_slug) references leader (slug) deferrable,
    constraint correction_subject_summit_fk foreign key (summit_slug) references summit (slug) deferrable,
    constraint correction_subject_statement_fk foreign key (statement_slug) references statement (slug) deferrable,
    constraint correction_subject_category_fk foreign key (category_slug) references assurance_category (slug) deferrable,
    constraint correction_subject_pledge_fk foreign key (pledge_slug) references pledge (slug) deferrable,
    constraint correction_subject_trigger_fk foreign key (trigger_slug) references activation_trigger (slug) deferrable,
    constraint correction_subject_member_of_field check (member is null or field is not null),
    constraint correction_subject_once unique nulls not distinct (correction_slug, kind, key, field, member)
);
comment on table correction_subject is 'A record, or one field of it, that a correction speaks about: here the wrong value would be believed.';
create index correction_subject_subject_idx on correction_subject (kind, key);

create sequence citation_seq increment by 50;
create table citation (
    id              bigint not null,
    kind            text   not null,
    key             text   not null collate "C",
    field           text,
    source_slug     text collate "C"   not null,
    locator         text,
    quote           text,
    paraphrase      text,
    stance          text   not null,
    nation_code     text collate "C" generated always as (case kind when 'NATION' then key end) stored,
    leader_slug     text collate "C" generated always as (case kind when 'LEADER' then key end) stored,
    summit_slug     text collate "C" generated always as (case kind when 'SUMMIT' then key end) stored,
    statement_slug  text collate "C" generated always as (case kind when 'STATEMENT' then key end) stored,
    category_slug   text collate "C" generated always as (case kind when 'ASSURANCE_CATEGORY' then key end) stored,
    pledge_slug     text collate "C" generated always as (case kind when 'PLEDGE' then key end) stored,
    trigger_slug    text collate "C" generated always as (case kind when 'TRIGGER' then key end) stored,
    correction_slug text collate "C" generated always as (case kind when 'CORRECTION' then key end) stored,
    constraint citation_pk primary key (id),
    constraint citation_kind_known check (kind in
        ('NATION', 'LEADER', 'SUMMIT', 'STATEMENT', 'ASSURANCE_CATEGORY', 'PLEDGE', 'TRIGGER', 'CORRECTION')),
    constraint citation_source_fk foreign key (source_slug) references source (slug) on update cascade deferrable,
    constraint citation_nation_fk foreign key (nation_code) references nation (code) deferrable,
    constraint citation_leader_fk foreign key (leader_slug) references leader (slug) deferrable,
    constraint citation_summit_fk foreign key (summit_slug) references summit (slug) deferrable,
    constraint citation_statement_fk foreign key (statement_slug) references statement (slug) deferrable,
    constraint citation_category_fk foreign key (category_slug) references assurance_category (slug) deferrable,
    constraint citation_pledge_fk foreign key (pledge_slug) references pledge (slug) deferrable,
    constraint citation_trigger_fk foreign key (trigger_slug) references activation_trigger (slug) deferrable,
    constraint citation_correction_fk foreign key (correction_slug) references correction (slug) deferrable,
    constraint citation_stance_known check (stance in ('SUPPORTS', 'CONTRADICTS', 'CONTEXT')),
    constraint citation_says_something check (num_nonnulls(quote, paraphrase) > 0)
);
comment on table citation is 'Ties a record, or one field of it, to what a source says.';
create index citation_subject_idx on citation (kind, key);
create index citation_source_idx on citation (source_slug);

create table record_rename (
    revision   bigint not null,
    collection text collate "C" not null,
    old_key    text collate "C" not null,
    new_key    text collate "C" not null,
    constraint record_rename_pk primary key (collection, old_key, revision),
    constraint record_rename_revision_fk foreign key (revision) references revision (number),
    constraint record_rename_collection_fk foreign key (collection) references collection (name),
    constraint record_rename_to_another check (old_key <> new_key)
);
comment on table record_rename is 'That a revision gave a record another key. The old key leads to it for ever.';
create unique index record_rename_new_key_idx on record_rename (collection, new_key, revision);

create table record_change (
    revision   bigint not null,
    place      bigint not null,
    collection text collate "C" not null,
    key        text collate "C" not null,
    kind       text not null,
    constraint record_change_pk primary key (revision, place),
    constraint record_change_once unique (collection, key, revision),
    constraint record_change_revision_fk foreign key (revision) references revision (number),
    constraint record_change_kind_known check (kind in ('CREATED', 'UPDATED', 'DELETED'))
);
comment on table record_change is
    'A record that a revision made, changed or deleted, itself or by what it shows of others. The places count through all revisions.';

-- What the service keeps beside the book.

create table api_token (
    id           bigint      generated always as identity,
    name         text        not null,
    role         text        not null,
    secret_hash  text        not null,
    created_at   timestamptz not null,
    expires_at   timestamptz not null,
    last_used_at timestamptz,
    revoked_at   timestamptz,
    constraint api_token_pk primary key (id),
    constraint api_token_role_known check (role in ('CURATOR', 'ADMIN')),
    constraint api_token_secret_hash_form check (secret_hash ~ '^[0-9a-f]{64}$'),
    constraint api_token_expires_later check (expires_at > created_at)
);
comment on table api_token is 'A token by which an editor may write. The secret is shown once and kept as its SHA-256 alone.';
create unique index api_token_name_unique on api_token (name) where revoked_at is null;

create table idempotency_key (
    editor      text   not null,
    key         text   not null,
    fingerprint text   not null,
    revision    bigint not null,
    record_key  text   not null,
    answer      text   not null,
    created_at  timestamptz not null,
    constraint idempotency_key_pk primary key (editor, key)
);
comment on table idempotency_key is 'What a write was answered, to be answered again if the client asks again with the same Idempotency-Key.';
create index idempotency_key_created_at_idx on idempotency_key (created_at);

-- Buckets of the limits on writing; what they hold is of no use after a crash.
create unlogged table write_limit (
    id         text not null,
    state      bytea,
    expires_at bigint,
    constraint write_limit_pk primary key (id)
);
comment on table write_limit is 'How much each editor may still write at the moment, for all instances together.';
