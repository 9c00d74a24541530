-- Lock
MERGE INTO "TRAIL" t USING dual ON (t.scope = :p1 AND t.id = :p2 AND t.position = 0)
WHEN MATCHED THEN UPDATE SET t.version = t.version + 1
WHEN NOT MATCHED THEN INSERT (scope, id, position, version, "AT") VALUES (:p3, :p4, 0, 0, :p5);

-- AppendBehind
INSERT INTO "TRAIL" (scope, id, position, version, "AT", head, body)
SELECT h.scope, h.id, :p1, :p2, :p3, :p4, :p5 FROM "TRAIL" h
WHERE h.scope = :p6 AND h.id = :p7 AND h.position = :p8 AND h.version = :p9 AND NOT EXISTS (SELECT 1 FROM "TRAIL" n WHERE n.scope = :p10 AND n.id = :p11 AND n.position > :p12);

-- AppendFirst
INSERT INTO "TRAIL" (scope, id, position, version, "AT", head, body)
SELECT :p1, :p2, 1, :p3, :p4, :p5, :p6 FROM dual
WHERE NOT EXISTS (SELECT 1 FROM "TRAIL" n WHERE n.scope = :p7 AND n.id = :p8 AND n.position > 0);

-- AppendAny
INSERT INTO "TRAIL" (scope, id, position, version, "AT", head, body)
SELECT :p1, :p2, COALESCE((SELECT MAX(n.position) FROM "TRAIL" n WHERE n.scope = :p3 AND n.id = :p4), 0) + 1, :p5, :p6, :p7, :p8 FROM dual;

-- Insert
INSERT INTO "TRAIL" (scope, id, position, version, "AT", head, body) VALUES (:p1, :p2, :p3, :p4, :p5, :p6, :p7);

-- Last
SELECT h.position FROM "TRAIL" h WHERE h.scope = :p1 AND h.id = :p2 AND h.position > 0 ORDER BY h.position DESC FETCH NEXT 1 ROWS ONLY;

-- Head
SELECT h.position, h.version FROM "TRAIL" h WHERE h.scope = :p1 AND h.id = :p2 AND h.position > 0 ORDER BY h.position DESC FETCH NEXT 1 ROWS ONLY;

-- Version
SELECT h.version FROM "TRAIL" h WHERE h.scope = :p1 AND h.id = :p2 AND h.position = :p3;

-- RequireHead
SELECT h.position FROM "TRAIL" h WHERE h.scope = :p1 AND h.id = :p2 AND h.position = :p3 AND h.version = :p4 AND NOT EXISTS (SELECT 1 FROM "TRAIL" n WHERE n.scope = :p5 AND n.id = :p6 AND n.position > :p7);

-- RequireEmpty
SELECT h.position FROM "TRAIL" h WHERE h.scope = :p1 AND h.id = :p2 AND h.position > 0 ORDER BY h.position DESC FETCH NEXT 1 ROWS ONLY;

-- RequireEntry
SELECT h.position FROM "TRAIL" h WHERE h.scope = :p1 AND h.id = :p2 AND h.position = :p3 AND h.version = :p4;

-- Replace
UPDATE "TRAIL" SET version = :p1, head = :p2, body = :p3 WHERE scope = :p4 AND id = :p5 AND position = :p6 AND version = :p7;

-- Trim
DELETE FROM "TRAIL" WHERE scope = :p1 AND id = :p2 AND position BETWEEN :p3 AND :p4;

-- DropAnchor
DELETE FROM "TRAIL" WHERE scope = :p1 AND id = :p2 AND position = 0;

-- Release
DELETE FROM "TRAIL" WHERE scope = :p1 AND id = :p2 AND position = 1 AND version = 0;

-- Ids
WITH found (name, place) AS (
  SELECT (SELECT id FROM "TRAIL" WHERE id > :p1 AND scope = :p2 AND position > 0 ORDER BY id FETCH NEXT 1 ROWS ONLY), 1 FROM dual
  UNION ALL
  SELECT (SELECT id FROM "TRAIL" WHERE id > CAST(found.name AS RAW(512)) AND scope = :p3 AND position > 0 ORDER BY id FETCH NEXT 1 ROWS ONLY), found.place + 1 FROM found WHERE found.name IS NOT NULL AND found.place < :p4)
SELECT name FROM found WHERE name IS NOT NULL ORDER BY name;

-- Scopes
WITH found (name, place) AS (
  SELECT (SELECT scope FROM "TRAIL" WHERE scope > :p1 AND position > 0 ORDER BY scope FETCH NEXT 1 ROWS ONLY), 1 FROM dual
  UNION ALL
  SELECT (SELECT scope FROM "TRAIL" WHERE scope > CAST(found.name AS RAW(512)) AND position > 0 ORDER BY scope FETCH NEXT 1 ROWS ONLY), found.place + 1 FROM found WHERE found.name IS NOT NULL AND found.place < :p2)
SELECT name FROM found WHERE name IS NOT NULL ORDER BY name;

-- Read heads of 1
SELECT e.position, e.version, e."AT", e.head, DBMS_LOB.GETLENGTH(e.body) FROM "TRAIL" e WHERE e.scope = :p1 AND e.id = :p2 AND e.position BETWEEN :p3 AND :p4 ORDER BY e.position FETCH NEXT :p5 ROWS ONLY;

-- Read 2, descending
SELECT e.position, e.version, e."AT", e.head, e.body FROM "TRAIL" e WHERE e.scope = :p1 AND e.id = :p2 AND (e.position BETWEEN :p3 AND :p4 OR e.position BETWEEN :p5 AND :p6) ORDER BY e.position DESC FETCH NEXT :p7 ROWS ONLY;

-- FindSome 2
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."BODY", r.scope FROM "TASKS" r WHERE (r.scope = :p1 AND r.id = :p2) OR (r.scope = :p3 AND r.id = :p4);

-- TableExists
SELECT COUNT(*) FROM all_tables WHERE owner = SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA') AND table_name = UPPER(:p1);

-- CatalogColumns
SELECT LOWER(table_name), LOWER(column_name),
  CASE data_type WHEN 'RAW' THEN 'RAW(' || data_length || ')' WHEN 'NUMBER' THEN 'NUMBER(' || data_precision || ')' ELSE data_type END,
  CASE nullable WHEN 'Y' THEN 1 ELSE 0 END
FROM all_tab_columns WHERE owner = SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA') ORDER BY table_name, column_id;

-- CatalogIndexes
SELECT LOWER(table_name), LOWER(index_name), LOWER(column_name)
FROM all_ind_columns WHERE table_owner = SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA') ORDER BY table_name, index_name, column_position;
