-- Find
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."BODY" FROM "TASKS" r WHERE r.scope = :p1 AND r.id = :p2;

-- Require
SELECT r.version FROM "TASKS" r WHERE r.scope = :p1 AND r.id = :p2 AND (r.expires_at IS NULL OR r.expires_at > :p3) FOR UPDATE;

-- RequireExactly
SELECT r.version FROM "TASKS" r WHERE r.scope = :p1 AND r.id = :p2 AND (r.expires_at IS NULL OR r.expires_at > :p3) AND r.version = :p4 FOR UPDATE;

-- Hold
MERGE INTO "TASKS" t USING dual ON (t.scope = :p1 AND t.id = :p2)
WHEN MATCHED THEN UPDATE SET t.version = t.version
WHEN NOT MATCHED THEN INSERT ("SCOPE", "ID", "VERSION", "CREATED_AT", "UPDATED_AT", "EXPIRES_AT") VALUES (:p3, :p4, 0, :p5, :p6, :p7);

-- Release
DELETE FROM "TASKS" WHERE scope = :p1 AND id = :p2 AND version = 0;

-- Version
SELECT version FROM "TASKS" WHERE scope = :p1 AND id = :p2 AND (expires_at IS NULL OR expires_at > :p3);

-- Put
MERGE INTO "TASKS" t USING dual ON (t.scope = :p1 AND t.id = :p2)
WHEN MATCHED THEN UPDATE SET t."VERSION" = :p3, t."CREATED_AT" = CASE WHEN t.expires_at <= :p4 THEN :p5 ELSE t.created_at END, t."UPDATED_AT" = :p6, t."EXPIRES_AT" = :p7, t."STATUS" = :p8, t."PRIORITY" = :p9, t."SCORE" = :p10, t."DUE" = :p11, t."DONE" = :p12, t."BODY" = :p13
WHEN NOT MATCHED THEN INSERT ("SCOPE", "ID", "VERSION", "CREATED_AT", "UPDATED_AT", "EXPIRES_AT", "STATUS", "PRIORITY", "SCORE", "DUE", "DONE", "BODY") VALUES (:p14, :p15, :p16, :p17, :p18, :p19, :p20, :p21, :p22, :p23, :p24, :p25);

-- PutCreated
MERGE INTO "TASKS" t USING dual ON (t.scope = :p1 AND t.id = :p2)
WHEN MATCHED THEN UPDATE SET t."VERSION" = :p3, t."CREATED_AT" = :p4, t."UPDATED_AT" = :p5, t."EXPIRES_AT" = :p6, t."STATUS" = :p7, t."PRIORITY" = :p8, t."SCORE" = :p9, t."DUE" = :p10, t."DONE" = :p11, t."BODY" = :p12
WHEN NOT MATCHED THEN INSERT ("SCOPE", "ID", "VERSION", "CREATED_AT", "UPDATED_AT", "EXPIRES_AT", "STATUS", "PRIORITY", "SCORE", "DUE", "DONE", "BODY") VALUES (:p13, :p14, :p15, :p16, :p17, :p18, :p19, :p20, :p21, :p22, :p23, :p24);

-- PutAbsent
INSERT INTO "TASKS" ("SCOPE", "ID", "VERSION", "CREATED_AT", "UPDATED_AT", "EXPIRES_AT", "STATUS", "PRIORITY", "SCORE", "DUE", "DONE", "BODY") VALUES (:p1, :p2, :p3, :p4, :p5, :p6, :p7, :p8, :p9, :p10, :p11, :p12);

-- PutPresent
UPDATE "TASKS" SET "VERSION" = :p1, "UPDATED_AT" = :p2, "EXPIRES_AT" = :p3, "STATUS" = :p4, "PRIORITY" = :p5, "SCORE" = :p6, "DUE" = :p7, "DONE" = :p8, "BODY" = :p9 WHERE scope = :p10 AND id = :p11 AND (expires_at IS NULL OR expires_at > :p12);

-- PutPresentCreated
UPDATE "TASKS" SET "VERSION" = :p1, "CREATED_AT" = :p2, "UPDATED_AT" = :p3, "EXPIRES_AT" = :p4, "STATUS" = :p5, "PRIORITY" = :p6, "SCORE" = :p7, "DUE" = :p8, "DONE" = :p9, "BODY" = :p10 WHERE scope = :p11 AND id = :p12 AND (expires_at IS NULL OR expires_at > :p13);

-- PutExactly
UPDATE "TASKS" SET "VERSION" = :p1, "UPDATED_AT" = :p2, "EXPIRES_AT" = :p3, "STATUS" = :p4, "PRIORITY" = :p5, "SCORE" = :p6, "DUE" = :p7, "DONE" = :p8, "BODY" = :p9 WHERE scope = :p10 AND id = :p11 AND (expires_at IS NULL OR expires_at > :p12) AND version = :p13;

-- PutExactlyCreated
UPDATE "TASKS" SET "VERSION" = :p1, "CREATED_AT" = :p2, "UPDATED_AT" = :p3, "EXPIRES_AT" = :p4, "STATUS" = :p5, "PRIORITY" = :p6, "SCORE" = :p7, "DUE" = :p8, "DONE" = :p9, "BODY" = :p10 WHERE scope = :p11 AND id = :p12 AND (expires_at IS NULL OR expires_at > :p13) AND version = :p14;

-- Remove
DELETE FROM "TASKS" WHERE scope = :p1 AND id = :p2 AND (expires_at IS NULL OR expires_at > :p3);

-- RemoveExactly
DELETE FROM "TASKS" WHERE scope = :p1 AND id = :p2 AND (expires_at IS NULL OR expires_at > :p3) AND version = :p4;

-- RemoveExpired
DELETE FROM "TASKS" WHERE scope = :p1 AND id = :p2 AND expires_at <= :p3;

-- Expired
SELECT r.scope, r.id FROM "TASKS" r WHERE r.expires_at <= :p1 ORDER BY r.expires_at FETCH NEXT :p2 ROWS ONLY;

-- Scopes
WITH found (name, place) AS (
  SELECT (SELECT scope FROM "TASKS" WHERE scope > :p1 AND (expires_at IS NULL OR expires_at > :p2) ORDER BY scope FETCH NEXT 1 ROWS ONLY), 1 FROM dual
  UNION ALL
  SELECT (SELECT scope FROM "TASKS" WHERE scope > CAST(found.name AS RAW(512)) AND (expires_at IS NULL OR expires_at > :p3) ORDER BY scope FETCH NEXT 1 ROWS ONLY), found.place + 1 FROM found WHERE found.name IS NOT NULL AND found.place < :p4)
SELECT name FROM found WHERE name IS NOT NULL ORDER BY name;

-- AllScopes
WITH found (name, place) AS (
  SELECT (SELECT scope FROM "TASKS" WHERE scope > :p1 AND 1 = 1 ORDER BY scope FETCH NEXT 1 ROWS ONLY), 1 FROM dual
  UNION ALL
  SELECT (SELECT scope FROM "TASKS" WHERE scope > CAST(found.name AS RAW(512)) AND 1 = 1 ORDER BY scope FETCH NEXT 1 ROWS ONLY), found.place + 1 FROM found WHERE found.name IS NOT NULL AND found.place < :p2)
SELECT name FROM found WHERE name IS NOT NULL ORDER BY name;

-- Bodies
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."BODY" FROM "TASKS" r WHERE r.scope = :p1 AND r.id > :p2 ORDER BY r.id FETCH NEXT :p3 ROWS ONLY;

-- Refill
UPDATE "TASKS" SET "STATUS" = :p1, "PRIORITY" = :p2, "SCORE" = :p3, "DUE" = :p4, "DONE" = :p5 WHERE scope = :p6 AND id = :p7;

-- Clear
DELETE FROM "TASKS$BY_TAG" WHERE scope = :p1 AND id = :p2;

-- ClearRemoved
DELETE FROM "TASKS$BY_TAG" WHERE scope = :p1 AND id = :p2 AND NOT EXISTS (SELECT 1 FROM "TASKS" r WHERE r.scope = :p3 AND r.id = :p4);

-- Insert
INSERT INTO "TASKS$BY_TAG" (scope, id, "$PLACE", "TAG", "STATUS", "DUE") VALUES (:p1, :p2, :p3, :p4, :p5, :p6);
