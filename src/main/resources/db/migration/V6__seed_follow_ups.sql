-- Revision 2: what became known from 7 to 10 January 2026.

select begin_revision('Pledgebook', 'SOURCE',
    'Follow-ups of 7 to 10 January 2026: a vote in the Commons, a figure for France, and British money.',
    '2026-01-10 18:00:00+00');

insert into source (slug, title, publisher, published_on, url, tier) values
    ('unn-le-monde', 'Six thousand French troops could be deployed', 'UNN, citing Le Monde', '2026-01-10',
        'https://unn.ua/en/news/six-thousand-french-troops-could-be-deployed-in-ukraine-after-a-peace-agreement-media',
        'SECONDARY');

-- 7 January: the House of Commons is to vote before British troops go

insert into activation_trigger (slug, type, wording, state) values
    ('house-of-commons-vote', 'PARLIAMENT_APPROVAL', 'The House of Commons votes for the deployment.', 'NOT_MET');

insert into pledge_trigger (pledge_slug, trigger_slug) values
    ('united-kingdom-multinational-force-troops', 'house-of-commons-vote');

update pledge set condition = 'Once there is a peace deal, and a ceasefire with it, and the House of Commons agrees.'
    where slug = 'united-kingdom-multinational-force-troops';

-- 10 January: a figure for France, reported and not stated

update pledge set
    reported_quantity_text = '6,000',
    reported_quantity_min = 6000,
    reported_quantity_max = 6000,
    reported_quantity_unit = 'soldiers',
    reported_quantity_certainty = 'REPORTED'
    where slug = 'france-several-thousand-soldiers';

-- 10 January: British money for the units

insert into pledge (slug, title, summary, category_slug, by_coalition, beneficiary_code, level,
    quantity_text, quantity_min, quantity_max, quantity_unit, quantity_certainty, announced_on, confidence) values
    ('united-kingdom-money-for-preparing-units', 'The United Kingdom sets money aside to prepare its units',
        'The United Kingdom has set aside 200 million pounds to make units ready for the multinational force.',
        'multinational-force', false, 'UKR', 'ANNOUNCED', '£200 million', 200000000, 200000000, 'GBP', 'REPORTED',
        '2026-01-10', 'REPORTED');

insert into pledge_pledgor (pledge_slug, nation_code) values ('united-kingdom-money-for-preparing-units', 'GBR');

insert into pledge_event (id, pledge_slug, axis, value, occurred_on, summary, source_slug, locator) values
    (101, 'united-kingdom-multinational-force-troops', 'ACTIVATION', 'CONTINGENT',
        '2026-01-07', 'Made to hang on a vote of the House of Commons as well.', 'uk-pm-remarks', null),
    (102, 'france-several-thousand-soldiers', 'CONTEXT', null,
        '2026-01-10', 'A figure of 6,000 is reported.', 'unn-le-monde', null),
    (103, 'united-kingdom-money-for-preparing-units', 'LEVEL', 'ANNOUNCED',
        '2026-01-10', 'The sum is reported. Since when it is set aside, the source does not say.', 'unn-le-monde', null);

insert into citation (id, kind, key, field, source_slug, locator, quote, paraphrase, stance) values
    (401, 'TRIGGER', 'house-of-commons-vote', 'wording', 'uk-pm-remarks', null, null,
        'A deployment is to be put to the House of Commons.', 'SUPPORTS'),
    (402, 'PLEDGE', 'united-kingdom-multinational-force-troops', 'triggers', 'uk-pm-remarks', null, null,
        'A deployment is to be put to the House of Commons.', 'SUPPORTS'),
    (403, 'PLEDGE', 'france-several-thousand-soldiers', 'reportedQuantity', 'unn-le-monde', null, null,
        'Le Monde has 6,000.', 'SUPPORTS'),
    (404, 'PLEDGE', 'united-kingdom-money-for-preparing-units', 'quantity', 'unn-le-monde', null, null,
        'London has set aside 200 million pounds to prepare units.', 'SUPPORTS');

-- The service takes its numbers in blocks of fifty below the next value.
select setval('pledge_event_seq', 200), setval('citation_seq', 500);
