-- Invented pledges for measuring, on top of the book as the migrations leave it:
--
--     psql -v pledges=1000000 -f generate.sql
--
-- Everything is derived from numbers by hashing, so that the same call on the same book gives the same rows. The names,
-- places and words are invented or picked at random; none of it is a claim about anybody.
--
-- One transaction adds one revision, and the history with it. Foreign keys and the rules across tables are not checked row
-- by row while it loads, its history is written at once, and indexes are built at its end; then all rules are verified in
-- bulk, and a broken one undoes the load. Ordinary triggers, which later migrations may add, do fire.

\set ON_ERROR_STOP on
\if :{?pledges}
\else
    \set pledges 10000
\endif
\timing on

set temp_buffers = '768MB';
begin;
set local timezone = 'UTC';
set local work_mem = '256MB';
set local maintenance_work_mem = '512MB';
set local client_min_messages = 'warning';
set local jit = off;
-- Every row has a key of its own, so that nothing is worth remembering.
set local enable_memoize = off;
select set_config('generate.pledges', (:'pledges')::bigint::text, true);

do $$
begin
    if current_setting('generate.pledges')::bigint not between 100 and 16000000 then
        raise exception 'pledges must be between 100 and 16000000';
    end if;
    if exists (select from revision where reason = 'Generated for measuring.') then
        raise exception 'this database has generated pledges already';
    end if;
    if not exists (select from pledge) then
        raise exception 'start the service once, which migrates the database, before this';
    end if;
end
$$;

-- Numbers

-- An even number from 0 to 1, excluding 1: the same one for the same number and salt.
create function pg_temp.h(i bigint, salt int) returns float8 language sql immutable parallel safe return
    ((hashint8extended(i, salt) >> 11) & 9007199254740991)::float8 / 9007199254740992.0;

-- The bounds between n choices, of which the k-th is taken as often as 1 / k^s says; for width_bucket.
create function pg_temp.zipf(n int, s float8) returns float8[] language sql immutable parallel safe as $$
    select array_agg(bound order by k) from (
        select k, sum(power(k, -s)) over (order by k) / sum(power(k, -s)) over () as bound
        from generate_series(1, n) k) as b
    where k < n
$$;

-- One of some values, by the bounds between them.
create function pg_temp.pick(u float8, bounds float8[], vals text[]) returns text
    language sql immutable parallel safe return vals[1 + width_bucket(u, bounds)];

create function pg_temp.slug(text text) returns text language sql immutable parallel safe return
    trim(both '-' from regexp_replace(translate(lower(replace(text, 'İ', 'I')),
        'ßàáâãäåçèéêëìíîïðñòóôõöøùúûüýāăąćčďđēėęěğģīįıķĺļľłńņňőŕřśşšťūůűųźżžșț''’',
        'saaaaaaceeeeiiiidnoooooouuuuyaaaccddeeeeggiiikllllnnnorrssstuuuuzzzst'),
        '[^a-z0-9]+', '-', 'g'));

-- Words. Each line becomes a function of the same name which gives its first words more often than its last.

create temp table vocabulary (kind text, words text) on commit drop;
insert into vocabulary values
('verb', 'deliver|send|fund|train|repair|station|supply|lease|build|restore|guard|host|equip|transfer|produce|insure|'
    'protect|escort|survey|rebuild|finance|exchange|ship|refit|store|loan|donate|modernise|operate|clear|monitor|test|'
    'service|reinforce|stockpile|certify|patrol|house|evacuate|replace'),
('adjective', 'mobile|armoured|long-range|short-range|additional|modern|refurbished|winterised|portable|heavy|light|'
    'amphibious|unmanned|coastal|tracked|wheeled|encrypted|surplus|domestic|joint|permanent|rotating|temporary|forward|'
    'medical|logistical|technical|civilian|naval|airborne|underground|reserve|thermal|electronic|precision|guided|'
    'interim|bilateral|emergency|seasonal|hardened|floating|satellite|regional|voluntary|specialised|advanced|combined|'
    'tactical|strategic'),
('object', 'artillery shells|radar stations|patrol boats|air defence batteries|field hospitals|bridge layers|'
    'mine clearance teams|power transformers|infantry vehicles|training centres|ammunition plants|drone squadrons|'
    'howitzers|engineering battalions|logistics hubs|observation posts|repair workshops|interceptor missiles|'
    'generators|ambulances|demining vehicles|communication terminals|tank transporters|night vision devices|'
    'cyber response teams|rescue helicopters|transport aircraft|fighter aircraft|pontoon bridges|fuel depots|'
    'water purification units|body armour|sniper rifles|anti-tank weapons|mortars|minesweepers|frigates|corvettes|'
    'surveillance balloons|satellite imagery|intelligence reports|staff officers|military police|medical evacuation trains|'
    'railway wagons|grain silos|shelters|schools for officers|language courses|legal advisers|election observers|'
    'ceasefire monitors|border guards|prosthetics clinics|rehabilitation places|spare parts|barrels for howitzers|'
    'propellant charges|explosives|rocket launchers|loitering munitions|counter-drone jammers|thermal cameras|'
    'winter uniforms|field kitchens|combat rations|tents|heating plants|gas turbines|electricity imports|loan guarantees|'
    'budget grants|frozen assets|insurance cover|export credits|joint ventures|production licences|design bureaus|'
    'test ranges|simulators|flight instructors|parachute brigades|mountain troops|marine battalions|reconnaissance platoons|'
    'command posts|air traffic controllers|harbour cranes|dredgers|icebreakers|tugboats|buoys|sonar arrays|'
    'undersea cables|fibre links|data centres|server racks|firewalls|identity cards|bank notes|seed potatoes|tractors|'
    'fertiliser|veterinary teams|forensic laboratories|archivists|war crimes prosecutors|translators|chaplains|'
    'psychologists|nurses|surgeons|blood plasma|vaccines|antibiotics|burn units|dialysis machines|X-ray vans'),
('recipient', 'the garrison of|the brigade at|the port of|the region of|the airfield at|the hospitals of|the railways around|'
    'the front near|the power plant at|the border crossing at|the naval base of|the city of|the reserve in|the academy in|'
    'the depot at|the command in|the monitors at|the shipyard of|the corridor to|the villages around'),
('place', 'Kyiv|Kharkiv|Odesa|Lviv|Dnipro|Zaporizhzhia|Mykolaiv|Chernihiv|Sumy|Poltava|Vinnytsia|Kherson|Izmail|Uzhhorod|'
    'Rzeszów|Łódź|Kraków|Gdańsk|Poznań|Wrocław|Constanța|Galați|Timișoara|Iași|Brașov|Chișinău|Bălți|Tromsø|Ålesund|'
    'Bodø|Malmö|Göteborg|Norrköping|Århus|Aalborg|København|Reykjavík|Tórshavn|Jyväskylä|Hämeenlinna|Pärnu|Võru|Liepāja|'
    'Rēzekne|Klaipėda|Šiauliai|Brno|Plzeň|České Budějovice|Košice|Žilina|Győr|Székesfehérvár|Maribor|Šibenik|Čakovec|'
    'Tiranë|Shkodër|İzmir|Eskişehir|Diyarbakır|Thessaloníki|València|Málaga|Logroño|Évora|Setúbal|Besançon|Orléans|'
    'Saint-Étienne|Nîmes|Liège|Namur|Münster|Köln|Düsseldorf|Würzburg|Zürich|Genève|São Tomé|Québec|Montréal|Whangārei'),
('given', 'Élodie|François|Jürgen|Søren|Łukasz|Małgorzata|Ştefan|Ioana|Zoltán|Ágnes|Jiří|Markéta|Øyvind|Åsa|Gunnar|Aino|'
    'Kadri|Jānis|Rūta|Vytautas|Tomáš|Zuzana|Blaž|Željko|Dražen|Élisabeth|Renée|Niall|Siobhán|Gareth|Fiona|José|María|'
    'Íñigo|João|Conceição|Giulia|Niccolò|Katerina|Yiannis|Ayşe|Mehmet|Oksana|Andriy|Olena|Serhiy|Hiroshi|Yuki|Manaia|Chloé'),
('family', 'Müller|Schröder|Großmann|Lefèvre|Beauséjour|Châtelain|García|Núñez|Ibáñez|Gonçalves|Magalhães|Bianchi|Forlì|'
    'Kowalski|Wójcik|Dąbrowska|Žukauskas|Kazlauskienė|Bērziņš|Ozoliņa|Tamm|Mägi|Väisänen|Hämäläinen|Lindström|Sjöberg|'
    'Ødegård|Bjørnstad|Sørensen|Nørgaard|Guðmundsdóttir|Dvořák|Procházková|Horváth|Szabó|Popescu|Țurcanu|Ionescu|'
    'Kovačević|Šarić|Novak|Papadópoulos|Öztürk|Yılmaz|Shevchenko|Bondarenko|Kravchuk|Oliynyk|MacLeod|O’Sullivan|'
    'Fitzgerald|Vandenberghe|De Smet|van der Meer|Tanaka|Ngata|Tremblay|Côté|Walcott|Achterberg'),
('office', 'the defence minister|the foreign minister|the prime minister|the president|the chancellor|the chief of staff|'
    'the finance minister|the government''s spokeswoman|the ambassador|the armaments director|the envoy|the state secretary|'
    'the parliamentary leader|the interior minister|the commissioner|the national security adviser'),
('goal', 'close|shorten|strengthen|secure|replace|widen|cover|relieve|stabilise|prepare|restore|deepen|hold|insulate|'
    'unblock|supervise|anchor|share|sustain|accelerate|coordinate|verify|deter|double'),
('matter', 'the gap in air defence|the supply of ammunition|the line of contact|the energy grid|the eastern flank|'
    'maritime traffic in the Black Sea|the exchange of prisoners|the rotation of brigades|the return of displaced families|'
    'the protection of nuclear sites|humanitarian access|the grain corridor|the training of recruits|long-term procurement|'
    'the interoperability of the forces|the repair chain|the defence of airspace|the removal of mines|the rule of law|'
    'the flow of intelligence|the stock of spare parts|the reconstruction of bridges|the readiness of the reserve|'
    'industrial cooperation|the recovery of the wounded|the financing of wages|the watch over the ceasefire|'
    'the deterrent effect of the force|the resilience of the railways|the investigation of war crimes|'
    'the early warning network|the defence of ports|the demobilisation of volunteers|the guarantees of the coalition'),
('season', 'before the winter|over the coming year|until the next summit|within ninety days|step by step|by the end of the decade|'
    'during the spring|without delay|as the budget allows|over three years|for the length of the ceasefire|'
    'ahead of the harvest|before the next rotation|in two phases|by midsummer|as soon as the contracts are signed'),
('body', 'The parliament|The cabinet|The defence committee|The coalition''s headquarters|The joint commission|The audit office|'
    'The general staff|The contact group|The steering board|The council of ministers|The monitoring mission|'
    'The upper house|The procurement agency|The working group|The special commission|The ministry of finance'),
('task', 'approve the sum|publish a timetable|report on progress|name the units|sign the contracts|settle the legal basis|'
    'confirm the routes|review the figures|choose the sites|appoint a commander|open the tender|vote on the mandate|'
    'agree on the rules of engagement|inspect the equipment|lift the caveats|release the second tranche|'
    'ratify the agreement|consult the allies'),
('occasion', 'a ceasefire is in force|a peace agreement is signed|the parliament has approved the mandate|'
    'the front has been quiet for thirty days|the monitors confirm the withdrawal|the budget has passed|'
    'Russia attacks again|the partners contribute their share|the transit agreements are in place|'
    'the air corridor is open|the prisoners have been exchanged|the Security Council has adopted a resolution|'
    'the European Council agrees|the host nation requests it|the stocks at home are replenished|'
    'the constitutional court allows it|the United States provides the backstop|the insurance is settled|'
    'the training is complete|the heavy weapons have been moved back');

do $$
declare
    it record;
begin
    for it in select kind, string_to_array(words, '|') as words from vocabulary loop
        execute format('create function pg_temp.%I(u float8) returns text language sql immutable parallel safe return '
            '(%L::text[])[1 + floor(%s * power(u, 1.5))::int]', it.kind, it.words, cardinality(it.words));
    end loop;
end
$$;

-- Checks off, indexes away

create temp table silenced on commit drop as
select t.tgrelid::regclass::text as on_table, t.tgname as name
from pg_trigger t join pg_class c on c.oid = t.tgrelid
where c.relnamespace = current_schema()::regnamespace and t.tgenabled = 'O'
    and case when t.tgconstraint = 0 then t.tgname = c.relname || '_history'
        else not t.tgisinternal or current_setting('is_superuser')::boolean end;

create temp table index_away on commit drop as
select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition
from pg_index i join pg_class c on c.oid = i.indrelid
where c.relnamespace in (current_schema()::regnamespace, 'history'::regnamespace) and c.relkind = 'r'
    and c.relname
        in ('pledge', 'pledge_pledgor', 'pledge_trigger', 'pledge_event', 'citation', 'correction', 'correction_subject')
    and not i.indisprimary and not i.indisreplident
    and not exists (select from pg_constraint k where k.conindid = i.indexrelid);

do $$
declare
    it record;
begin
    for it in select * from silenced loop
        execute format('alter table %s disable trigger %I', it.on_table, it.name);
    end loop;
    for it in select * from index_away loop
        execute format('drop index %s', it.name);
    end loop;
end
$$;

select begin_revision('Pledgebook', 'MODEL', 'Generated for measuring.',
    (select greatest(max(recorded_at) + interval '1 hour', least(now(), '2026-11-02 12:00:00+00')) from revision));

-- Sources

create temp table new_source on commit drop as
select n,
    (array['Reuters', 'AFP', 'Interfax-Ukraine', 'European Pravda', 'Le Monde', 'Der Spiegel', 'El País', 'BBC', 'DR', 'NRK',
        'Gazeta Wyborcza', 'Ministry of Defence', 'Office of the President', 'Government press service', 'Xinhua',
        'Yle', 'Süddeutsche Zeitung', 'Diário de Notícias', 'Il Foglio', 'Öresund Courier', 'Le Télégramme', 'Delfi',
        'Hospodářské noviny', 'Adevărul', 'The Straits Times', 'Kyiv Observer', 'Novinář', 'Ekstra Bladet', 'ORF',
        'Coalition headquarters', 'Rev', 'Kathimeriní', 'Milliyet', 'Helsingin Sanomat', 'Postimees', 'Aftenposten',
        'Digest of the day', 'Frontline Digest', 'World in Brief', 'Newsroom Éclair'])
        [1 + width_bucket(pg_temp.h(n, 1), pg_temp.zipf(40, 0.8))] as publisher,
    pg_temp.pick(pg_temp.h(n, 2), array[0.62, 0.84], array['SECONDARY', 'PRIMARY', 'AGGREGATOR']) as tier,
    date '2010-01-01' + (6148 * power(pg_temp.h(n, 3), 0.4))::int as published_on,
    pg_temp.adjective(pg_temp.h(n, 4)) || ' ' || pg_temp.object(pg_temp.h(n, 5)) as about,
    pg_temp.place(pg_temp.h(n, 6)) as place
from generate_series(1, 2000) n;
alter table new_source add column slug text collate "C";
update new_source
    set slug = left(pg_temp.slug(publisher || ' ' || about || ' ' || place), 110) || '-' || to_char(n, 'FM0000');

insert into source (slug, title, publisher, published_on, url, tier, retrieved_on, note)
select slug, initcap(left(about, 1)) || substr(about, 2) || ' for ' || place, publisher, published_on,
    'https://' || pg_temp.slug(publisher) || '.example/' || to_char(published_on, 'YYYY/MM/DD') || '/' || slug, tier,
    case when pg_temp.h(n, 7) < 0.3 then published_on + 3 end,
    case when pg_temp.h(n, 8) < 0.1 then 'Translated by the publisher.' end
from new_source order by n;

-- Nations: with the real ones 200

insert into nation (code, alpha2, name, official_name, coalition_member, note)
select c.code, a.alpha2, 'Nation ' || c.code, 'Republic of Nation ' || c.code,
    case when pg_temp.h(c.n, 10) < 0.25 then true when pg_temp.h(c.n, 10) < 0.75 then false end,
    case when pg_temp.h(c.n, 11) < 0.1 then 'Takes part as an observer.' end
from (select row_number() over (order by code) as n, code
        from (select 'Q' || chr(65 + k / 26) || chr(65 + k % 26) as code from generate_series(0, 675) k) as codes
        where not exists (select from nation where nation.code = codes.code)) as c
    join (select row_number() over (order by letters <> 'Q', alpha2) as n, alpha2
        from (select chr(65 + k / 26) || chr(65 + k % 26) as alpha2, chr(65 + k / 26) as letters
            from generate_series(0, 675) k) as pairs
        where not exists (select from nation where nation.alpha2 = pairs.alpha2)) as a using (n)
where c.n <= 200 - (select count(*) from nation);

-- Who pledges, most frequent first: the real ones before the invented ones; Ukraine is the one that is pledged to.
create temp table pledgor on commit drop as
select row_number() over (order by array_position(array['FRA', 'GBR', 'USA', 'DEU', 'POL', 'NOR', 'DNK', 'NLD', 'SWE',
        'CAN', 'ITA', 'FIN', 'EST', 'LTU', 'CZE'], code), name like 'Nation Q%', code)::int as n, code, name
from nation where code <> 'UKR';
create temp table beneficiary on commit drop as
select row_number() over (order by array_position(array['UKR', 'POL', 'EST', 'LVA', 'LTU', 'ROU', 'FIN'], code),
        pg_temp.h(('x' || md5(code))::bit(60)::bigint, 12))::int as n, code
from nation order by n limit 40;

-- Leaders, each with an office

create temp table new_leader on commit drop as
select n, pg_temp.given((n - 1) / 60.0) || ' ' || pg_temp.family(pg_temp.h(n, 20)) as name from generate_series(1, 60) n;
alter table new_leader add column slug text collate "C";
update new_leader set slug = pg_temp.slug(name) || case when n % 7 = 0
    or exists (select from new_leader o where o.n < new_leader.n and o.name = new_leader.name) then '-' || n else '' end;

insert into leader (slug, name, note)
select slug, name, case when n % 9 = 0 then 'No source at hand dates the office.' end from new_leader;
insert into leader_office (leader_slug, position, title, nation_code, from_date, to_date)
select l.slug, 0, (array['President', 'Prime Minister', 'Minister of Defence', 'Foreign Minister', 'Chancellor'])[1 + l.n % 5]
    || ' of ' || p.name, p.code,
    case when l.n % 9 <> 0 then date '2010-03-01' + (l.n * 97) end,
    case when l.n % 4 = 0 and l.n % 9 <> 0 then date '2010-03-01' + (l.n * 97) + 900 end
from new_leader l join pledgor p on p.n = 1 + (l.n * 2) % 60;

-- Summits, and statements: three of each summit

create temp table new_summit on commit drop as
select n, pg_temp.place((n - 1) / 40.0) as place, date '2010-02-15' + (6050 * power(n / 40.0, 0.6))::int as held_on
from generate_series(1, 40) n;
alter table new_summit add column slug text collate "C";
update new_summit set slug = pg_temp.slug(place) || '-' || held_on;

insert into summit (slug, name, place, held_on, states_present, leaders_present, organizations, note)
select slug, 'Meeting on security, ' || place, 'Congress centre, ' || place, held_on, 20 + n % 15, 12 + n % 9,
    case when n % 3 = 0 then 'European Union, NATO' end, null
from new_summit;
insert into summit_participation (summit_slug, position, nation_code, leader_slug, role, rank)
select s.slug, row_number() over (partition by s.slug order by p.n) - 1, p.code, null,
    case when p.n = 1 + s.n % 10 then 'HOST' else 'ATTENDED' end,
    case when pg_temp.h(s.n * 1000 + p.n, 30) < 0.7 then 'LEADER' when pg_temp.h(s.n * 1000 + p.n, 30) < 0.9 then 'ENVOY' end
from new_summit s join pledgor p on pg_temp.h(s.n * 1000 + p.n, 31) < 12.0 / (p.n + 6) or p.n = 1 + s.n % 10;

create temp table new_statement on commit drop as
select (s.n - 1) * 3 + k as n, s.slug as summit_slug, s.held_on + (k - 1) as issued_on,
    (array['JOINT_STATEMENT', 'PRESS_CONFERENCE', 'DECLARATION_OF_INTENT', 'REMARKS'])[case k when 3 then 3 + s.n % 2 else k end]
        as kind,
    (array['joint-statement-', 'press-conference-', 'on-the-margins-'])[k] || s.slug collate "C" as slug, s.place
from new_summit s, generate_series(1, 3) k;

insert into statement (slug, title, kind, summit_slug, issued_on, summary, source_slug)
select t.slug, (array['Joint statement of the meeting in ', 'Press conference after the meeting in ', 'On the margins of '])
        [1 + (t.n - 1) % 3] || t.place, t.kind, t.summit_slug, t.issued_on,
    'The participants speak of ' || pg_temp.matter(pg_temp.h(t.n, 32)) || ' and of '
        || pg_temp.matter(pg_temp.h(t.n, 33)) || '.', s.slug
from new_statement t join new_source s on s.n = t.n * 3;
insert into statement_party (statement_slug, position, coalition, nation_code, leader_slug, role)
select t.slug, k, t.kind = 'JOINT_STATEMENT', case when t.kind <> 'JOINT_STATEMENT' then p.code end, null,
    case t.kind when 'JOINT_STATEMENT' then 'ISSUED' when 'DECLARATION_OF_INTENT' then 'SIGNED' else 'SPOKE' end
from new_statement t, generate_series(0, 2) k, pledgor p
where p.n = 1 + (t.n + k * 5) % 25 and (k = 0 or t.kind <> 'JOINT_STATEMENT');
insert into statement_relation (statement_slug, position, relation, related_slug)
select t.slug, 0, case t.kind when 'REMARKS' then 'PART_OF' when 'PRESS_CONFERENCE' then 'COMMENTS_ON' else 'SUPPLEMENTS' end,
    j.slug
from new_statement t join new_statement j on j.summit_slug = t.summit_slug and j.kind = 'JOINT_STATEMENT'
where t.kind <> 'JOINT_STATEMENT';

-- Categories and triggers

insert into assurance_category (slug, name, description, statement_slug, ordinal)
select c.slug, c.name, c.description, t.slug, 1 + (c.n - 1) % 4
from (values
    (1, 'air-defence', 'Air defence', 'Defending the airspace, its cities and its power plants.'),
    (2, 'maritime-security', 'Maritime security', 'Keeping the ports open and the sea lanes free of mines.'),
    (3, 'training-and-education', 'Training and education', 'Training recruits, officers and instructors.'),
    (4, 'energy-resilience', 'Energy resilience', 'Keeping light and heat on.'),
    (5, 'financial-assistance', 'Financial assistance', 'Grants, loans and guarantees.'),
    (6, 'demining', 'Demining', 'Surveying and clearing land.'),
    (7, 'intelligence-sharing', 'Intelligence sharing', 'Sharing what is seen from the air and from orbit.'),
    (8, 'justice-and-accountability', 'Justice and accountability', 'Investigating and prosecuting war crimes.')
    ) as c (n, slug, name, description)
    join new_statement t on t.n = case when c.n <= 4 then 88 else 112 end;
create temp table category on commit drop as
select row_number() over (order by array_position(array['military-support', 'multinational-force', 'air-defence',
    'financial-assistance'], slug::text), slug)::int as n, slug from assurance_category;

insert into activation_trigger (slug, type, wording, state, state_since, note) values
    ('ceasefire-on-the-northern-sector', 'CEASEFIRE', 'A ceasefire holds on the northern sector.', 'MET', '2026-03-01', null),
    ('ceasefire-at-sea', 'CEASEFIRE', 'A ceasefire holds in the Black Sea.', 'NOT_MET', null, null),
    ('ceasefire-in-the-air', 'CEASEFIRE', 'Neither side attacks from the air.', 'FAILED', '2025-12-20', 'It held nine days.'),
    ('framework-agreement-signed', 'PEACE_AGREEMENT', 'The framework agreement is signed.', 'NOT_MET', null, null),
    ('border-protocol-signed', 'PEACE_AGREEMENT', 'The protocol on the border is signed.', 'FAILED', '2019-12-10', null),
    ('attack-on-the-grid', 'RENEWED_ATTACK', 'The energy grid is attacked again.', 'MET', '2025-10-10', null),
    ('attack-on-a-contributing-nation', 'RENEWED_ATTACK', 'A contributing nation is attacked.', 'NOT_MET', null, null),
    ('attack-after-a-peace-deal', 'RENEWED_ATTACK', 'Russia attacks again after a peace deal.', 'NOT_MET', null, null),
    ('mandate-of-the-parliament', 'PARLIAMENT_APPROVAL', 'The parliament passes the mandate.', 'MET', '2026-05-28', null),
    ('budget-of-the-next-year', 'PARLIAMENT_APPROVAL', 'The parliament passes the budget.', 'NOT_MET', null, null),
    ('american-backstop', 'OTHER', 'The United States provides a backstop.', 'NOT_MET', null, null),
    ('use-of-frozen-assets', 'OTHER', 'The use of frozen assets is allowed in law.', 'FAILED', '2026-02-14', null);
create temp table hanging_on on commit drop as
select row_number() over (order by array_position(array['ceasefire-in-ukraine', 'peace-deal-with-russia',
    'mandate-of-the-parliament', 'american-backstop'], slug::text), slug)::int as n, slug,
    -- Among those that are not met: one of these has whatever is contingent.
    case when state <> 'MET' then (row_number() over (partition by state = 'MET' order by array_position(
        array['ceasefire-in-ukraine', 'peace-deal-with-russia', 'american-backstop'], slug::text), slug))::int end as open
from activation_trigger;

-- Pledges, first as numbers and the words that titles and keys share

create temp table speaker on commit drop as
select row_number() over (order by slug like '%-%-%', slug)::int as n, slug from leader;

-- As constants, so that bounds are worked out once and not for each row.
select (select count(*) from category) as categories, (select count(*) from speaker) as speakers,
    (select count(*) from pledgor) as pledgors, (select count(*) from hanging_on) as triggers,
    (select count(open) from hanging_on) as open \gset

create temp table numbered on commit drop as
select i, by_coalition, announced_on, level, activation, delivery, end_state, modality,
    -- No nation makes a pledge twice.
    case when not by_coalition then n1 end as n1,
    case when not by_coalition and makers >= 2 and n2 <> n1 then n2 end as n2,
    case when not by_coalition and makers = 3 and n3 <> n1 and n3 <> n2 then n3 end as n3,
    1 + width_bucket(pg_temp.h(i, 112), pg_temp.zipf(40, 1.6)) as beneficiary,
    case when pg_temp.h(i, 113) < 0.9
        then 1 + width_bucket(pg_temp.h(i, 114), pg_temp.zipf(:categories, 0.9)) end as category,
    case when pg_temp.h(i, 115) < 0.6 then nullif(width_bucket(announced_on - date '2010-01-01',
        (select array_agg(held_on - date '2010-01-01' order by held_on) from new_summit)), 0) end as summit,
    case when pg_temp.h(i, 116) < 0.3
        then 1 + width_bucket(pg_temp.h(i, 117), pg_temp.zipf(:speakers, 0.8)) end as speaker,
    pg_temp.verb(pg_temp.h(i, 118)) as verb,
    pg_temp.adjective(pg_temp.h(i, 119)) as adjective,
    pg_temp.object(pg_temp.h(i, 120)) as object,
    pg_temp.recipient(pg_temp.h(i, 121)) as recipient,
    pg_temp.place(pg_temp.h(i, 122)) as place
from (select i,
        pg_temp.h(i, 100) < 0.03 as by_coalition,
        date '2010-01-01' + (6148 * power(pg_temp.h(i, 101), 0.4))::int as announced_on,
        pg_temp.pick(pg_temp.h(i, 102), array[0.42, 0.64, 0.79, 0.89, 0.97],
            array['ANNOUNCED', 'PROPOSED', 'SIGNED', 'APPROVED', 'IN_FORCE', 'DECLINED']) as level,
        pg_temp.pick(pg_temp.h(i, 103), array[0.5, 0.9], array['UNCONDITIONAL', 'CONTINGENT', null]) as activation,
        pg_temp.pick(pg_temp.h(i, 104), array[0.35, 0.55, 0.7, 0.83, 0.91, 0.97],
            array['NOT_DUE', 'NOT_STARTED', null, 'IN_PROGRESS', 'PARTIAL', 'DELIVERED', 'STALLED']) as delivery,
        pg_temp.pick(pg_temp.h(i, 105), array[0.92, 0.95, 0.975, 0.99],
            array[null, 'LAPSED', 'WITHDRAWN', 'SUPERSEDED', 'BROKEN']) as end_state,
        pg_temp.pick(pg_temp.h(i, 106), array[0.4, 0.8, 0.93], array['WILL', null, 'COULD', 'MIGHT']) as modality,
        1 + width_bucket(pg_temp.h(i, 107), array[0.78, 0.94]) as makers,
        1 + width_bucket(pg_temp.h(i, 108), pg_temp.zipf(:pledgors, 1)) as n1,
        1 + width_bucket(pg_temp.h(i, 109), pg_temp.zipf(:pledgors, 1)) as n2,
        1 + width_bucket(pg_temp.h(i, 110), pg_temp.zipf(:pledgors, 1)) as n3
    from generate_series(1, (:'pledges')::bigint) i) as chosen;

-- The end of a key tells apart what the words do not, in no order: an odd factor makes another number of each.
create temp table generated on commit drop as
select n.*, coalesce(p.name, 'The coalition') as actor,
    (trim(trailing '-' from left(pg_temp.slug(concat_ws(' ', coalesce(p.name, 'coalition'), n.verb, n.adjective, n.object,
        n.place)), 100)) || '-' || lpad(to_hex((n.i * 10368889 + 4242421) & 16777215), 6, '0')) collate "C" as slug
from numbered n left join pledgor p on p.n = n.n1;
create unique index on generated (i);
analyze generated;

-- Citations: one or two a pledge. What they say makes the confidence.

insert into citation (id, kind, key, field, source_slug, locator, quote, paraphrase, stance)
select (select max(id) from citation) + (g.i - 1) * 2 + k, 'PLEDGE', g.slug,
    pg_temp.pick(pg_temp.h(g.i, 130 + k), array[0.4, 0.65, 0.85], array[null, 'level', 'summary', 'condition']), s.slug,
    case when pg_temp.h(g.i, 132 + k) < 0.4 then 'paragraph ' || 1 + floor(12 * pg_temp.h(g.i, 134 + k)) end,
    case when pg_temp.h(g.i, 136 + k) < 0.2 then pg_temp.adjective(pg_temp.h(g.i, 138 + k)) || ' ' || g.object end,
    case when pg_temp.h(g.i, 136 + k) >= 0.15
        then 'Has it that ' || g.object || ' are meant for ' || g.place || ', to ' || pg_temp.goal(pg_temp.h(g.i, 140 + k))
            || ' ' || pg_temp.matter(pg_temp.h(g.i, 142 + k)) || '.' end,
    pg_temp.pick(pg_temp.h(g.i, 144 + k), array[0.9, 0.96], array['SUPPORTS', 'CONTEXT', 'CONTRADICTS'])
from generated g
    cross join generate_series(1, 2) k
    join new_source s on s.n = 1 + width_bucket(pg_temp.h(g.i, 146 + k), pg_temp.zipf(2000, 0.7))
where k = 1 or pg_temp.h(g.i, 148) < 0.5;

create temp table derived on commit drop as
select c.key as slug, case
        when bool_or(c.stance = 'CONTRADICTS') then 'DISPUTED'
        when bool_or(c.stance = 'SUPPORTS' and s.tier = 'PRIMARY')
            or min(s.publisher) filter (where c.stance = 'SUPPORTS' and s.tier = 'SECONDARY')
                <> max(s.publisher) filter (where c.stance = 'SUPPORTS' and s.tier = 'SECONDARY')
            then 'CORROBORATED'
        else 'REPORTED' end as confidence
from (select key, source_slug, stance from citation where kind = 'PLEDGE') as c
    join (select slug, tier, publisher collate "C" as publisher from source) as s on s.slug = c.source_slug
group by c.key;
analyze derived;

insert into pledge (slug, title, summary, category_slug, statement_slug, summit_slug, speaker_slug, by_coalition,
    beneficiary_code, level, activation, delivery, end_state, superseded_by_slug, modality, condition, territory,
    quantity_text, quantity_min, quantity_max, quantity_unit, quantity_certainty,
    reported_quantity_text, reported_quantity_min, reported_quantity_max, reported_quantity_unit,
    reported_quantity_certainty, announced_on, confidence)
select g.slug,
    g.actor || case g.level when 'DECLINED' then ' will not ' else ' ' || lower(coalesce(g.modality, 'will')) || ' ' end
        || g.verb || ' ' || g.adjective || ' ' || g.object || ' for ' || g.recipient || ' ' || g.place,
    g.actor || ' ' || lower(coalesce(g.modality, 'will')) || case g.level when 'DECLINED' then ' not ' else ' ' end || g.verb
        || ' ' || g.adjective || ' ' || g.object || ' for ' || g.recipient || ' ' || g.place || ', '
        || pg_temp.office(pg_temp.h(g.i, 150)) || ', ' || pg_temp.given(pg_temp.h(g.i, 151)) || ' '
        || pg_temp.family(pg_temp.h(g.i, 152)) || ', said in ' || pg_temp.place(pg_temp.h(g.i, 153))
        || '. It is meant to ' || pg_temp.goal(pg_temp.h(g.i, 154)) || ' ' || pg_temp.matter(pg_temp.h(g.i, 155)) || ', '
        || pg_temp.season(pg_temp.h(g.i, 156)) || '.'
        || case when pg_temp.h(g.i, 157) < 0.6 then ' ' || pg_temp.body(pg_temp.h(g.i, 158)) || ' is to '
            || pg_temp.task(pg_temp.h(g.i, 159)) || ', and to ' || pg_temp.goal(pg_temp.h(g.i, 160)) || ' '
            || pg_temp.matter(pg_temp.h(g.i, 161)) || '.' else '' end,
    c.slug, t.slug, s.slug, l.slug, g.by_coalition,
    case when b.code = m.code then 'UKR' else b.code end,
    g.level, g.activation, g.delivery, g.end_state, o.slug, g.modality,
    case when g.activation = 'CONTINGENT' or pg_temp.h(g.i, 162) < 0.05
        then pg_temp.pick(pg_temp.h(g.i, 163), array[0.4, 0.65, 0.85], array['Once ', 'After ', 'If ', 'As soon as '])
            || pg_temp.occasion(pg_temp.h(g.i, 164))
            || case when pg_temp.h(g.i, 165) < 0.4 then ', and ' || pg_temp.occasion(pg_temp.h(g.i, 166)) else '' end
            || '.' end,
    case when pg_temp.h(g.i, 167) < 0.25 then pg_temp.pick(pg_temp.h(g.i, 168), array[0.6, 0.8],
        array['Ukraine', 'Black Sea', 'NATO territory next to Ukraine']) end,
    q.text, q.least, q.most, q.unit, q.certainty,
    r.text, r.least, r.most, r.unit, r.certainty,
    g.announced_on, d.confidence
from generated g
    join derived d on d.slug = g.slug
    join beneficiary b on b.n = g.beneficiary
    left join category c on c.n = g.category
    left join new_summit s on s.n = g.summit
    left join new_statement t on t.n = (g.summit - 1) * 3 + 1 + floor(4 * pg_temp.h(g.i, 170))::int
        and t.summit_slug = s.slug
    left join speaker l on l.n = g.speaker
    left join pledgor m on m.n = g.n1
    left join generated o on g.end_state = 'SUPERSEDED' and o.i = 1 + g.i % (:'pledges')::bigint
    left join lateral (
        select case k when 4 then 'several hundred' else
                case k when 1 then '€' || a || ' million' when 2 then '$' || a || ' million'
                    else to_char(a * 10, 'FM999,999') || case when w then ' to ' || to_char(a * 15, 'FM999,999') else '' end
                end end as text,
            case k when 4 then null when 3 then a * 10 else a * 1000000 end::numeric as least,
            case k when 4 then null when 3 then a * case when w then 15 else 10 end else a * 1000000 end::numeric as most,
            case k when 1 then 'EUR' when 2 then 'USD' else
                (array['soldiers', 'pieces', 'vehicles'])[1 + floor(3 * pg_temp.h(g.i, 176))::int] end as unit,
            pg_temp.pick(pg_temp.h(g.i, 177), array[0.6, 0.9], array['STATED', 'REPORTED', 'ESTIMATED']) as certainty
        from (select 1 + floor(4 * pg_temp.h(g.i, 172))::int as k, 1 + floor(900 * power(pg_temp.h(g.i, 173), 3))::bigint as a,
            pg_temp.h(g.i, 174) < 0.3 as w offset 0) as chosen) as q on pg_temp.h(g.i, 171) < 0.4
    left join lateral (
        select to_char(a * 10, 'FM999,999') as text, (a * 10)::numeric as least, (a * 10)::numeric as most,
            (array['soldiers', 'pieces', 'vehicles'])[1 + floor(3 * pg_temp.h(g.i, 181))::int] as unit,
            'REPORTED' as certainty
        from (select 1 + floor(900 * power(pg_temp.h(g.i, 180), 3))::bigint as a offset 0) as chosen)
        as r on pg_temp.h(g.i, 179) < 0.15
order by g.i;

insert into pledge_pledgor (pledge_slug, nation_code)
select g.slug, p.code
from generated g cross join lateral (values (g.n1), (g.n2), (g.n3)) as made (n) join pledgor p on p.n = made.n;

insert into pledge_trigger (pledge_slug, trigger_slug)
select g.slug, t.slug
from generated g
    join hanging_on t on t.open = 1 + width_bucket(pg_temp.h(g.i, 191), pg_temp.zipf(:open, 1))
where g.activation = 'CONTINGENT'
union
select g.slug, t.slug
from generated g
    cross join generate_series(2, 3) k
    join hanging_on t on t.n = 1 + width_bucket(pg_temp.h(g.i, 190 + k), pg_temp.zipf(:triggers, 1))
where g.activation = 'CONTINGENT' and pg_temp.h(g.i, 194) < 0.45 / (k - 1);

insert into pledge_event (id, pledge_slug, axis, value, occurred_on, summary, source_slug, locator)
select (select last_value from pledge_event_seq) + (g.i - 1) * 4 + e.k, g.slug, e.axis, e.value,
    -- Nothing has happened yet after the last day on which anything is pledged.
    least(g.announced_on + case e.k when 1 then 0 else floor(200 * power(pg_temp.h(g.i, 200 + e.k), 2))::int end,
        date '2010-01-01' + 6148),
    case e.axis when 'LEVEL' then initcap(replace(e.value, '_', ' ')) || ' in ' || g.place || '.'
        when 'ACTIVATION' then 'Made to hang on it that ' || pg_temp.occasion(pg_temp.h(g.i, 164)) || '.'
        when 'DELIVERY' then pg_temp.body(pg_temp.h(g.i, 204)) || ' tells how far ' || g.object || ' have come.'
        else 'A word of ' || pg_temp.office(pg_temp.h(g.i, 205)) || ' on ' || pg_temp.matter(pg_temp.h(g.i, 206)) || '.' end,
    s.slug, case when pg_temp.h(g.i, 207 + e.k) < 0.3 then 'paragraph ' || 1 + floor(12 * pg_temp.h(g.i, 211 + e.k)) end
from generated g
    cross join lateral (values
        (1, 'LEVEL', g.level, true),
        (2, case when g.activation is null then 'CONTEXT' else 'ACTIVATION' end, g.activation, pg_temp.h(g.i, 215) < 0.6),
        -- What has begun, an event has to tell.
        (3, case when g.delivery is null then 'CONTEXT' else 'DELIVERY' end, g.delivery,
            pg_temp.h(g.i, 216) < 0.35 or g.delivery not in ('NOT_DUE', 'NOT_STARTED')),
        (4, 'END_STATE', g.end_state, g.end_state is not null)
        ) as e (k, axis, value, happened)
    join new_source s on s.n = 1 + width_bucket(pg_temp.h(g.i, 217 + e.k), pg_temp.zipf(2000, 0.7))
where e.happened;

-- Corrections: one pledge in two hundred

create temp table corrected on commit drop as
select g.*, ('correction-' || left(g.slug, 60) || '-' || g.i)::text collate "C" as correction,
    pg_temp.pick(pg_temp.h(g.i, 231), array[0.5, 0.8, 0.93], array['WRONG', 'INCOMPLETE', 'UNVERIFIED', 'OPEN']) as verdict
from generated g where pg_temp.h(g.i, 230) < 0.005;
update corrected set correction = regexp_replace(correction, '-+', '-', 'g') where correction like '%--%';

insert into correction (slug, title, verdict, reported_value, reported_source_slug, reported_locator, corrected_value,
    explanation)
select g.correction, 'It was about ' || g.object || ' for ' || g.place, g.verdict,
    pg_temp.adjective(pg_temp.h(g.i, 232)) || ' ' || g.object, s.slug, 'paragraph 2',
    case when g.verdict in ('WRONG', 'INCOMPLETE') then g.adjective || ' ' || g.object end,
    'Other sources have it otherwise; ' || pg_temp.office(pg_temp.h(g.i, 233)) || ' spoke of ' || g.adjective || ' '
        || g.object || '.'
from corrected g join new_source s on s.n = 1 + width_bucket(pg_temp.h(g.i, 234), pg_temp.zipf(2000, 0.7));
insert into correction_subject (correction_slug, position, kind, key, field, member)
select correction, row_number() over (partition by correction order by k) - 1, kind, key, field, null
from (
    select correction, 0 as k, 'PLEDGE' as kind, slug as key, 'summary' as field from corrected
    union all
    select correction, 1, 'PLEDGE', slug, 'quantity' from corrected where pg_temp.h(i, 235) < 0.3
    union all
    select c.correction, 2, 'NATION', p.code, null from corrected c join pledgor p on p.n = c.n1
    where pg_temp.h(c.i, 236) < 0.2) as subject;

-- A source that is said to be wrong disputes nothing.
update pledge p set confidence = pledge_confidence(p.slug)
from corrected c
    join correction k on k.slug = c.correction and k.verdict = 'WRONG'
    join citation x on x.kind = 'PLEDGE' and x.key = c.slug and x.stance = 'CONTRADICTS'
        and x.source_slug = k.reported_source_slug
where p.slug = c.slug;

-- A citation for everything else that is new

insert into citation (id, kind, key, field, source_slug, locator, quote, paraphrase, stance)
select (select max(id) from citation) + row_number() over (order by kind, key), kind, key, null, s.slug, null, null,
    'Says so.', 'SUPPORTS'
from (
    select 'CORRECTION' as kind, correction as key, i from corrected
    union all select 'NATION', code, n from pledgor where name like 'Nation Q%'
    union all select 'LEADER', slug, n from new_leader
    union all select 'SUMMIT', slug, n from new_summit
    union all select 'STATEMENT', slug, n from new_statement
    union all select 'ASSURANCE_CATEGORY', slug, n from category
        where slug not in (select key from citation where kind = 'ASSURANCE_CATEGORY')
    union all select 'TRIGGER', slug, n from hanging_on
        where slug not in (select key from citation where kind = 'TRIGGER')
    ) as subject
    join new_source s on s.n = 1 + floor(2000 * pg_temp.h(subject.i, 240))::int;

-- The history: all that is not in it yet is new

do $$
declare
    name text;
    keys text;
    columns text;
begin
    for name in select tablename from pg_tables where schemaname = 'history' order by 1
    loop
        select string_agg(format('a.%1$I = b.%1$I', a.attname), ' and ') into keys
            from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
            where i.indrelid = name::regclass and i.indisprimary;
        select string_agg(quote_ident(attname), ', ' order by attnum) into columns
            from pg_attribute where attrelid = name::regclass and attnum > 0 and not attisdropped;
        execute format('analyze history.%I', name);
        execute format('insert into history.%1$I (%2$s, valid_from) select %2$s, $1 from %1$I b '
            'where not exists (select from history.%1$I a where %3$s)', name, columns, keys)
        using (select max(number) from revision);
    end loop;
end
$$;

-- Numbers that the service takes from here on

select setval('pledge_event_seq', (select max(id) / 50 * 50 + 50 from pledge_event)) as pledge_event_seq,
    setval('citation_seq', (select max(id) / 50 * 50 + 50 from citation)) as citation_seq;

-- Indexes back, rules verified, checks on

do $$
declare
    it record;
begin
    for it in select definition from index_away loop
        execute it.definition;
    end loop;
end
$$;

analyze;

do $$
declare
    it record;
    found bigint;
begin
    for it in
        select k.conname, k.conrelid::regclass as referring, k.confrelid::regclass as referred,
            (select string_agg(format('f.%I is not null', a.attname), ' and ')
                from unnest(k.conkey) c join pg_attribute a on a.attrelid = k.conrelid and a.attnum = c) as filled,
            (select string_agg(format('f.%I = p.%I', a.attname, b.attname), ' and ')
                from unnest(k.conkey, k.confkey) as c (referring, referred)
                    join pg_attribute a on a.attrelid = k.conrelid and a.attnum = c.referring
                    join pg_attribute b on b.attrelid = k.confrelid and b.attnum = c.referred) as matched
        from pg_constraint k
        where k.contype = 'f' and k.connamespace = current_schema()::regnamespace
    loop
        execute format('select count(*) from %s f where %s and not exists (select from %s p where %s)',
            it.referring, it.filled, it.referred, it.matched) into found;
        if found > 0 then
            raise exception '% rows of % break %', found, it.referring, it.conname;
        end if;
    end loop;

    for it in
        select 'pledge_cited' as rule, count(*) as broken from pledge p
        where not exists (select from citation c where c.kind = 'PLEDGE' and c.key = p.slug)
        union all
        select 'pledge_confidence_derived', count(*) from pledge p join (
            select c.key, case
                when bool_or(c.stance = 'CONTRADICTS' and not exists (
                    select from correction k join correction_subject j on j.correction_slug = k.slug
                    where k.verdict = 'WRONG' and k.reported_source_slug = c.source_slug and j.kind = 'PLEDGE' and j.key = c.key
                        and (j.field is null or c.field is null or j.field = c.field))) then 'DISPUTED'
                when bool_or(c.stance = 'SUPPORTS' and s.tier = 'PRIMARY')
                    or count(distinct s.publisher) filter (where c.stance = 'SUPPORTS' and s.tier = 'SECONDARY') >= 2
                    then 'CORROBORATED'
                else 'REPORTED' end as confidence
            from citation c join source s on s.slug = c.source_slug where c.kind = 'PLEDGE' group by c.key) as d
            on d.key = p.slug
        where p.confidence <> d.confidence
        union all
        select 'pledge_level_has_event', count(*) from pledge p
        where not exists (select from pledge_event e
            where e.pledge_slug = p.slug and e.axis = 'LEVEL' and e.value = p.level)
        union all
        select 'pledge_has_pledgor', count(*) from pledge p
        where p.by_coalition = exists (select from pledge_pledgor g where g.pledge_slug = p.slug)
        union all
        select 'pledge_contingent_on_trigger', count(*) from pledge p
        where (p.activation is not distinct from 'CONTINGENT')
            <> exists (select from pledge_trigger t where t.pledge_slug = p.slug)
    loop
        if it.broken > 0 then
            raise exception '% pledges break %', it.broken, it.rule;
        end if;
    end loop;

    for it in select * from silenced loop
        execute format('alter table %s enable trigger %I', it.on_table, it.name);
    end loop;
end
$$;

-- What the end of a revision would have noted.
insert into record_change (revision, place, collection, key, kind)
select r.number, (select max(place) from record_change) + row_number() over (order by c.collection collate "C", c.key collate "C"),
    c.collection, c.key, c.kind
from (select max(number) as number from revision) r, records_changed(r.number - 1, r.number) c;

-- All rules have a look at a few, those that came after this script too.
do $$
declare
    it record;
begin
    for it in
        select f.says from generated g join pledge p on p.slug = g.slug cross join lateral pledge_faults(p) f
        where g.i % (current_setting('generate.pledges')::bigint / 100) = 0
    loop
        raise exception '%', it.says;
    end loop;
end
$$;
set constraints all immediate;

do $$
declare
    name text;
begin
    for name in select matviewname from pg_matviews where schemaname = current_schema() loop
        execute format('refresh materialized view %I', name);
    end loop;
end
$$;

commit;

vacuum (analyze);

select count(*) as pledges, min(announced_on) as first, max(announced_on) as last,
    pg_size_pretty(pg_database_size(current_database())) as database
from pledge;
