-- Find
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."body", r."body$bytes" FROM "tasks" r WHERE r.scope = $1 AND r.id = $2;

-- FindMany
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."body", r."body$bytes", r.scope FROM unnest($1, $2) AS k(scope, id) JOIN "tasks" r ON r.scope = k.scope AND r.id = k.id;

-- Require
SELECT r.version FROM "tasks" r WHERE r.scope = $1 AND r.id = $2 AND (r.expires_at IS NULL OR r.expires_at > $3) FOR SHARE;

-- RequireExactly
SELECT r.version FROM "tasks" r WHERE r.scope = $1 AND r.id = $2 AND (r.expires_at IS NULL OR r.expires_at > $3) AND r.version = $4 FOR SHARE;

-- Hold
INSERT INTO "tasks" ("scope", "id", "version", "created_at", "updated_at", "expires_at") VALUES ($1, $2, 0, $3, $3, $3) ON CONFLICT DO NOTHING;

-- Release
DELETE FROM "tasks" WHERE scope = $1 AND id = $2 AND version = 0;

-- Version
SELECT version FROM "tasks" WHERE scope = $1 AND id = $2 AND (expires_at IS NULL OR expires_at > $3);

-- Put
INSERT INTO "tasks" AS t ("scope", "id", "version", "created_at", "updated_at", "expires_at", "status", "priority", "score", "due", "done", "body", "body$bytes") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
ON CONFLICT (scope, id) DO UPDATE SET "version" = excluded."version", "created_at" = CASE WHEN t.expires_at <= $14 THEN excluded.created_at ELSE t.created_at END, "updated_at" = excluded."updated_at", "expires_at" = excluded."expires_at", "status" = excluded."status", "priority" = excluded."priority", "score" = excluded."score", "due" = excluded."due", "done" = excluded."done", "body" = excluded."body", "body$bytes" = excluded."body$bytes";

-- PutCreated
INSERT INTO "tasks" AS t ("scope", "id", "version", "created_at", "updated_at", "expires_at", "status", "priority", "score", "due", "done", "body", "body$bytes") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
ON CONFLICT (scope, id) DO UPDATE SET "version" = excluded."version", "created_at" = excluded."created_at", "updated_at" = excluded."updated_at", "expires_at" = excluded."expires_at", "status" = excluded."status", "priority" = excluded."priority", "score" = excluded."score", "due" = excluded."due", "done" = excluded."done", "body" = excluded."body", "body$bytes" = excluded."body$bytes";

-- PutAbsent
INSERT INTO "tasks" AS t ("scope", "id", "version", "created_at", "updated_at", "expires_at", "status", "priority", "score", "due", "done", "body", "body$bytes") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
ON CONFLICT (scope, id) DO UPDATE SET "version" = excluded."version", "created_at" = excluded."created_at", "updated_at" = excluded."updated_at", "expires_at" = excluded."expires_at", "status" = excluded."status", "priority" = excluded."priority", "score" = excluded."score", "due" = excluded."due", "done" = excluded."done", "body" = excluded."body", "body$bytes" = excluded."body$bytes" WHERE t.expires_at <= $14;

-- PutPresent
UPDATE "tasks" SET "version" = $1, "updated_at" = $2, "expires_at" = $3, "status" = $4, "priority" = $5, "score" = $6, "due" = $7, "done" = $8, "body" = $9, "body$bytes" = $10 WHERE scope = $11 AND id = $12 AND (expires_at IS NULL OR expires_at > $13);

-- PutPresentCreated
UPDATE "tasks" SET "version" = $1, "created_at" = $2, "updated_at" = $3, "expires_at" = $4, "status" = $5, "priority" = $6, "score" = $7, "due" = $8, "done" = $9, "body" = $10, "body$bytes" = $11 WHERE scope = $12 AND id = $13 AND (expires_at IS NULL OR expires_at > $14);

-- PutExactly
UPDATE "tasks" SET "version" = $1, "updated_at" = $2, "expires_at" = $3, "status" = $4, "priority" = $5, "score" = $6, "due" = $7, "done" = $8, "body" = $9, "body$bytes" = $10 WHERE scope = $11 AND id = $12 AND (expires_at IS NULL OR expires_at > $13) AND version = $14;

-- PutExactlyCreated
UPDATE "tasks" SET "version" = $1, "created_at" = $2, "updated_at" = $3, "expires_at" = $4, "status" = $5, "priority" = $6, "score" = $7, "due" = $8, "done" = $9, "body" = $10, "body$bytes" = $11 WHERE scope = $12 AND id = $13 AND (expires_at IS NULL OR expires_at > $14) AND version = $15;

-- Remove
DELETE FROM "tasks" WHERE scope = $1 AND id = $2 AND (expires_at IS NULL OR expires_at > $3);

-- RemoveExactly
DELETE FROM "tasks" WHERE scope = $1 AND id = $2 AND (expires_at IS NULL OR expires_at > $3) AND version = $4;

-- RemoveExpired
DELETE FROM "tasks" WHERE scope = $1 AND id = $2 AND expires_at <= $3;

-- Expired
SELECT r.scope, r.id FROM "tasks" r WHERE r.expires_at <= $1 ORDER BY r.expires_at NULLS FIRST LIMIT $2 FOR UPDATE SKIP LOCKED;

-- Scopes
WITH RECURSIVE found(name) AS (
  SELECT (SELECT scope FROM "tasks" WHERE scope > $1 AND (expires_at IS NULL OR expires_at > $2) ORDER BY scope LIMIT 1)
  UNION ALL
  SELECT (SELECT scope FROM "tasks" WHERE scope > found.name AND (expires_at IS NULL OR expires_at > $2) ORDER BY scope LIMIT 1) FROM found WHERE found.name IS NOT NULL)
SELECT name FROM found WHERE name IS NOT NULL LIMIT $3;

-- AllScopes
WITH RECURSIVE found(name) AS (
  SELECT (SELECT scope FROM "tasks" WHERE scope > $1 AND 1 = 1 ORDER BY scope LIMIT 1)
  UNION ALL
  SELECT (SELECT scope FROM "tasks" WHERE scope > found.name AND 1 = 1 ORDER BY scope LIMIT 1) FROM found WHERE found.name IS NOT NULL)
SELECT name FROM found WHERE name IS NOT NULL LIMIT $2;

-- Bodies
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."body", r."body$bytes" FROM "tasks" r WHERE r.scope = $1 AND r.id > $2 ORDER BY r.id LIMIT $3;

-- Refill
UPDATE "tasks" SET "status" = $1, "priority" = $2, "score" = $3, "due" = $4, "done" = $5 WHERE scope = $6 AND id = $7;

-- Put of many
WITH w AS (INSERT INTO "tasks" AS t ("scope", "id", "version", "created_at", "updated_at", "expires_at", "status", "priority", "score", "due", "done", "body", "body$bytes") SELECT k."scope", k."id", k."version", k."created", k."updated", k."expires", k."f0", k."f1", k."f2", k."f3", k."f4", k."body", k."bytes" FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) AS k("scope", "id", "version", "created", "updated", "expires", "f0", "f1", "f2", "f3", "f4", "body", "bytes")
ON CONFLICT (scope, id) DO UPDATE SET "version" = excluded."version", "created_at" = CASE WHEN t.expires_at <= $14 THEN excluded.created_at ELSE t.created_at END, "updated_at" = excluded."updated_at", "expires_at" = excluded."expires_at", "status" = excluded."status", "priority" = excluded."priority", "score" = excluded."score", "due" = excluded."due", "done" = excluded."done", "body" = excluded."body", "body$bytes" = excluded."body$bytes" RETURNING 1) SELECT 1 / (CASE count(*) WHEN $15 THEN 1 ELSE 0 END) FROM w;

-- PutCreated of many
WITH w AS (INSERT INTO "tasks" AS t ("scope", "id", "version", "created_at", "updated_at", "expires_at", "status", "priority", "score", "due", "done", "body", "body$bytes") SELECT k."scope", k."id", k."version", k."created", k."updated", k."expires", k."f0", k."f1", k."f2", k."f3", k."f4", k."body", k."bytes" FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) AS k("scope", "id", "version", "created", "updated", "expires", "f0", "f1", "f2", "f3", "f4", "body", "bytes")
ON CONFLICT (scope, id) DO UPDATE SET "version" = excluded."version", "created_at" = excluded."created_at", "updated_at" = excluded."updated_at", "expires_at" = excluded."expires_at", "status" = excluded."status", "priority" = excluded."priority", "score" = excluded."score", "due" = excluded."due", "done" = excluded."done", "body" = excluded."body", "body$bytes" = excluded."body$bytes" RETURNING 1) SELECT 1 / (CASE count(*) WHEN $14 THEN 1 ELSE 0 END) FROM w;

-- PutAbsent of many
WITH w AS (INSERT INTO "tasks" AS t ("scope", "id", "version", "created_at", "updated_at", "expires_at", "status", "priority", "score", "due", "done", "body", "body$bytes") SELECT k."scope", k."id", k."version", k."created", k."updated", k."expires", k."f0", k."f1", k."f2", k."f3", k."f4", k."body", k."bytes" FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) AS k("scope", "id", "version", "created", "updated", "expires", "f0", "f1", "f2", "f3", "f4", "body", "bytes")
ON CONFLICT (scope, id) DO UPDATE SET "version" = excluded."version", "created_at" = excluded."created_at", "updated_at" = excluded."updated_at", "expires_at" = excluded."expires_at", "status" = excluded."status", "priority" = excluded."priority", "score" = excluded."score", "due" = excluded."due", "done" = excluded."done", "body" = excluded."body", "body$bytes" = excluded."body$bytes" WHERE t.expires_at <= $14 RETURNING 1) SELECT 1 / (CASE count(*) WHEN $15 THEN 1 ELSE 0 END) FROM w;

-- PutExactly of many
WITH w AS (UPDATE "tasks" AS t SET "version" = k."version", "updated_at" = k."updated", "expires_at" = k."expires", "status" = k."f0", "priority" = k."f1", "score" = k."f2", "due" = k."f3", "done" = k."f4", "body" = k."body", "body$bytes" = k."bytes" FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) AS k("scope", "id", "version", "updated", "expires", "expected", "f0", "f1", "f2", "f3", "f4", "body", "bytes") WHERE t.scope = k.scope AND t.id = k.id AND (t.expires_at IS NULL OR t.expires_at > $14) AND t.version = k.expected RETURNING 1) SELECT 1 / (CASE count(*) WHEN $15 THEN 1 ELSE 0 END) FROM w;

-- PutExactlyCreated of many
WITH w AS (UPDATE "tasks" AS t SET "version" = k."version", "created_at" = k."created", "updated_at" = k."updated", "expires_at" = k."expires", "status" = k."f0", "priority" = k."f1", "score" = k."f2", "due" = k."f3", "done" = k."f4", "body" = k."body", "body$bytes" = k."bytes" FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) AS k("scope", "id", "version", "created", "updated", "expires", "expected", "f0", "f1", "f2", "f3", "f4", "body", "bytes") WHERE t.scope = k.scope AND t.id = k.id AND (t.expires_at IS NULL OR t.expires_at > $15) AND t.version = k.expected RETURNING 1) SELECT 1 / (CASE count(*) WHEN $16 THEN 1 ELSE 0 END) FROM w;

-- Clear
DELETE FROM "tasks$by_tag" WHERE scope = $1 AND id = $2;

-- ClearRemoved
DELETE FROM "tasks$by_tag" WHERE scope = $1 AND id = $2 AND NOT EXISTS (SELECT 1 FROM "tasks" r WHERE r.scope = $1 AND r.id = $2);

-- Insert
INSERT INTO "tasks$by_tag" (scope, id, "$place", "tag", "status", "due") VALUES ($1, $2, $3, $4, $5, $6);
