-- Lock
SELECT pg_advisory_xact_lock($1);

-- AppendBehind
INSERT INTO "trail" (scope, id, position, version, "at", head, body)
SELECT h.scope, h.id, $1, $2, $3, $4, $5 FROM "trail" h
WHERE h.scope = $6 AND h.id = $7 AND h.position = $8 AND h.version = $9 AND NOT EXISTS (SELECT 1 FROM "trail" n WHERE n.scope = $6 AND n.id = $7 AND n.position > $8);

-- AppendFirst
INSERT INTO "trail" (scope, id, position, version, "at", head, body)
SELECT $1, $2, 1, $3, $4, $5, $6
WHERE NOT EXISTS (SELECT 1 FROM "trail" n WHERE n.scope = $1 AND n.id = $2 AND n.position > 0);

-- AppendAny
INSERT INTO "trail" (scope, id, position, version, "at", head, body)
SELECT $1, $2, COALESCE((SELECT MAX(n.position) FROM "trail" n WHERE n.scope = $1 AND n.id = $2), 0) + 1, $3, $4, $5, $6 RETURNING position;

-- Insert
INSERT INTO "trail" (scope, id, position, version, "at", head, body) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- Last
SELECT h.position FROM "trail" h WHERE h.scope = $1 AND h.id = $2 AND h.position > 0 ORDER BY h.position DESC LIMIT 1;

-- Head
SELECT h.position, h.version FROM "trail" h WHERE h.scope = $1 AND h.id = $2 AND h.position > 0 ORDER BY h.position DESC LIMIT 1;

-- Version
SELECT h.version FROM "trail" h WHERE h.scope = $1 AND h.id = $2 AND h.position = $3;

-- RequireHead
SELECT h.position FROM "trail" h WHERE h.scope = $1 AND h.id = $2 AND h.position = $3 AND h.version = $4 AND NOT EXISTS (SELECT 1 FROM "trail" n WHERE n.scope = $1 AND n.id = $2 AND n.position > $3);

-- RequireEmpty
SELECT h.position FROM "trail" h WHERE h.scope = $1 AND h.id = $2 AND h.position > 0 ORDER BY h.position DESC LIMIT 1;

-- RequireEntry
SELECT h.position FROM "trail" h WHERE h.scope = $1 AND h.id = $2 AND h.position = $3 AND h.version = $4;

-- Replace
UPDATE "trail" SET version = $1, head = $2, body = $3 WHERE scope = $4 AND id = $5 AND position = $6 AND version = $7;

-- Trim
DELETE FROM "trail" WHERE scope = $1 AND id = $2 AND position BETWEEN $3 AND $4;

-- DropAnchor
DELETE FROM "trail" WHERE scope = $1 AND id = $2 AND position = 0;

-- Release
DELETE FROM "trail" WHERE scope = $1 AND id = $2 AND position = 1 AND version = 0;

-- Ids
WITH RECURSIVE found(name) AS (
  SELECT (SELECT id FROM "trail" WHERE id > $1 AND scope = $2 AND position > 0 ORDER BY id LIMIT 1)
  UNION ALL
  SELECT (SELECT id FROM "trail" WHERE id > found.name AND scope = $2 AND position > 0 ORDER BY id LIMIT 1) FROM found WHERE found.name IS NOT NULL)
SELECT name FROM found WHERE name IS NOT NULL LIMIT $3;

-- Scopes
WITH RECURSIVE found(name) AS (
  SELECT (SELECT scope FROM "trail" WHERE scope > $1 AND position > 0 ORDER BY scope LIMIT 1)
  UNION ALL
  SELECT (SELECT scope FROM "trail" WHERE scope > found.name AND position > 0 ORDER BY scope LIMIT 1) FROM found WHERE found.name IS NOT NULL)
SELECT name FROM found WHERE name IS NOT NULL LIMIT $2;

-- Read heads of 1
SELECT e.position, e.version, e."at", e.head, octet_length(e.body) FROM "trail" e WHERE e.scope = $1 AND e.id = $2 AND e.position BETWEEN $3 AND $4 ORDER BY e.position LIMIT $5;

-- Read 2, descending
SELECT e.position, e.version, e."at", e.head, e.body FROM "trail" e WHERE e.scope = $1 AND e.id = $2 AND (e.position BETWEEN $3 AND $4 OR e.position BETWEEN $5 AND $6) ORDER BY e.position DESC LIMIT $7;

-- FindSome 2
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."body", r."body$bytes", r.scope FROM "tasks" r WHERE (r.scope = $1 AND r.id = $2) OR (r.scope = $3 AND r.id = $4);

-- TableExists
SELECT count(*) FROM pg_catalog.pg_class WHERE oid = to_regclass(quote_ident($1)) AND relkind IN ('r', 'p');

-- LockSchema
SELECT pg_advisory_xact_lock(-4659193668203473938), set_config('lock_timeout', current_setting('statement_timeout'), true), set_config('statement_timeout', '0', true);

-- CatalogColumns
SELECT c.relname, a.attname,
  CASE format_type(a.atttypid, a.atttypmod) WHEN 'character varying' THEN 'varchar' WHEN 'timestamp(6) with time zone' THEN 'timestamptz(6)' ELSE format_type(a.atttypid, a.atttypmod) END
    || CASE WHEN a.attcollation <> t.typcollation THEN ' COLLATE "' || o.collname || '"' ELSE '' END,
  CASE WHEN a.attnotnull THEN 0 ELSE 1 END::bigint
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid LEFT JOIN pg_catalog.pg_collation o ON o.oid = a.attcollation
WHERE c.relkind IN ('r', 'p') AND pg_table_is_visible(c.oid) ORDER BY c.relname, a.attnum;

-- CatalogIndexes
SELECT c.relname, i.relname, a.attname
FROM pg_catalog.pg_index x JOIN pg_catalog.pg_class c ON c.oid = x.indrelid JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
CROSS JOIN LATERAL unnest(x.indkey) WITH ORDINALITY AS k(attnum, place) JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
WHERE x.indisvalid AND c.relkind IN ('r', 'p') AND pg_table_is_visible(c.oid) ORDER BY c.relname, i.relname, k.place;
