-- 10,000 services, 100,000 people, 1,000,000 grants. Ids of a kind are its letter and a number, so rows
-- can name each other without being read.
-- Four million looks at other tables take minutes, and these rows are known to fit.
do $$ declare one record; begin
  for one in select conrelid::regclass as home, conname from pg_constraint
             where contype = 'f' and connamespace = 'public'::regnamespace
  loop execute format('alter table %s drop constraint %I', one.home, one.conname); end loop;
end $$;
create function pg_temp.id(kind text, n bigint) returns uuid immutable language sql
  as $$ select (kind || '0000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid $$;
create function pg_temp.word(n bigint) returns text immutable language sql
  as $$ select (array['sales','plant','cloud','finance','travel','archive','map','mail'])[1 + n % 8] $$;
-- Thousands of words that nobody else has, as names and jobs of real services do.
create function pg_temp.rare(n bigint) returns text immutable language sql
  as $$ select translate(substr(md5(n::text), 1, 4 + n::int % 5), '0123456789', 'ghijklmnop') $$;

insert into organisations (id, slug, name, realm, domains)
  values (pg_temp.id('a', 1), 'own', 'Own', 'workforce', '[]');
insert into units (id, slug, name, organisation_id)
  select pg_temp.id('b', n), 'unit-' || n, 'Unit', pg_temp.id('a', 1) from generate_series(1, 40) n;
insert into people (id, issuer, subject, username, email, name, realm, organisation_id, unit_id, roles,
                    active, version)
  select pg_temp.id('c', n), 'http://id.test', 'p' || n, 'p' || n, 'p' || n || '@own.example',
         'Person ' || n, 'workforce', pg_temp.id('a', 1), pg_temp.id('b', 1 + n % 40), '["employee"]', true, 1
  from generate_series(1, 100000) n;
insert into circles (id, slug, name, realms, organisations, units)
  select pg_temp.id('d', n), 'circle-' || n, 'Circle', '["workforce"]', '[]',
         jsonb_build_array('unit-' || n)
  from generate_series(1, 40) n;
insert into services (id, slug, skeleton, name, summary, description, tags, category, synonyms, contains,
                      found_by, technology_class,
                      data_classification, half, state, manifest_version, registered_at)
  select pg_temp.id('e', n), 's' || n, 's' || n, initcap(pg_temp.word(n)) || ' ' || n,
         'A service for ' || pg_temp.word(n / 8), repeat('words ', 40), '[]',
         initcap(pg_temp.word(n / 8)) || ' ' || n % 40,
         jsonb_build_array(pg_temp.word(n) || ' ' || pg_temp.rare(n), pg_temp.rare(n / 3) || ' tool'),
         jsonb_build_array(pg_temp.rare(n / 7), pg_temp.word(n / 64) || ' lists'),
         pg_temp.word(n) || ' ' || n || ' a service for ' || pg_temp.word(n / 8),
         'information', 'internal', 'front', 'published', 1, now()
  from generate_series(1, 10000) n;
insert into service_circles (service_id, circle_slug)
  select pg_temp.id('e', n), 'circle-' || c
  from generate_series(1, 10000) n, generate_series(1, 40) c where c % 4 = n % 4;
insert into plans (id, service_id, slug, name, description, approval, default_seconds, max_seconds,
                   position, offered)
  select pg_temp.id('f', n), pg_temp.id('e', n), 'basic', 'Basic', 'The plan.', 'automatic', 86400, 864000,
         0, true
  from generate_series(1, 10000) n;
insert into requests (id, requester_id, person_id, service_id, plan_id, reason, duration_seconds, state,
                      policy_version, decided_by, created_at)
  select pg_temp.id('1', n), pg_temp.id('c', n), pg_temp.id('c', n), pg_temp.id('e', 1),
         pg_temp.id('f', 1), 'Bench.', 86400, 'approved', 'v', '[]', now()
  from generate_series(1, 100000) n;
insert into request_items (request_id, position, service_id, plan_id, duration_seconds)
  select pg_temp.id('1', n), 0, pg_temp.id('e', 1), pg_temp.id('f', 1), 86400
  from generate_series(1, 100000) n;
-- Ten grants of each person, of ten different services.
insert into grants (id, request_id, service_id, plan_id, person_id, organisation, technology_class, state,
                    health, starts_at, ends_at, duration_seconds, ended_why, fence, created_at)
  select pg_temp.id('2', n), pg_temp.id('1', 1 + n % 100000),
         pg_temp.id('e', 1 + (n / 100000 * 991 + n) % 10000),
         pg_temp.id('f', 1 + (n / 100000 * 991 + n) % 10000), pg_temp.id('c', 1 + n % 100000), 'own',
         'information', 'active', 'ok', now(), now() + interval '30 days', 86400, '', 1, now()
  from generate_series(1, 1000000) n;
analyze;
