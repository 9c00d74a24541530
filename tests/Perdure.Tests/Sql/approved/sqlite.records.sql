-- Find
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."body" FROM "tasks" r WHERE r.scope = @scope AND r.id = @id;

-- Require
SELECT r.version FROM "tasks" r WHERE r.scope = @scope AND r.id = @id AND (r.expires_at IS NULL OR r.expires_at > @at);

-- RequireExactly
SELECT r.version FROM "tasks" r WHERE r.scope = @scope AND r.id = @id AND (r.expires_at IS NULL OR r.expires_at > @at) AND r.version = @version;

-- Release
DELETE FROM "tasks" WHERE scope = @scope AND id = @id AND version = 0;

-- Version
SELECT version FROM "tasks" WHERE scope = @scope AND id = @id AND (expires_at IS NULL OR expires_at > @at);

-- Put
INSERT INTO "tasks" ("scope", "id", "version", "created_at", "updated_at", "expires_at", "status", "priority", "score", "due", "done", "body") VALUES (@scope, @id, @version, @created, @updated, @expires, @f0, @f1, @f2, @f3, @f4, CASE WHEN @is_text THEN CAST(@body AS TEXT) ELSE @body END)
ON CONFLICT (scope, id) DO UPDATE SET "version" = excluded."version", "created_at" = CASE WHEN "tasks".expires_at <= @at THEN excluded.created_at ELSE "tasks".created_at END, "updated_at" = excluded."updated_at", "expires_at" = excluded."expires_at", "status" = excluded."status", "priority" = excluded."priority", "score" = excluded."score", "due" = excluded."due", "done" = excluded."done", "body" = excluded."body";

-- PutCreated
INSERT INTO "tasks" ("scope", "id", "version", "created_at", "updated_at", "expires_at", "status", "priority", "score", "due", "done", "body") VALUES (@scope, @id, @version, @created, @updated, @expires, @f0, @f1, @f2, @f3, @f4, CASE WHEN @is_text THEN CAST(@body AS TEXT) ELSE @body END)
ON CONFLICT (scope, id) DO UPDATE SET "version" = excluded."version", "created_at" = excluded."created_at", "updated_at" = excluded."updated_at", "expires_at" = excluded."expires_at", "status" = excluded."status", "priority" = excluded."priority", "score" = excluded."score", "due" = excluded."due", "done" = excluded."done", "body" = excluded."body";

-- PutAbsent
INSERT INTO "tasks" ("scope", "id", "version", "created_at", "updated_at", "expires_at", "status", "priority", "score", "due", "done", "body") VALUES (@scope, @id, @version, @created, @updated, @expires, @f0, @f1, @f2, @f3, @f4, CASE WHEN @is_text THEN CAST(@body AS TEXT) ELSE @body END)
ON CONFLICT (scope, id) DO UPDATE SET "version" = excluded."version", "created_at" = excluded."created_at", "updated_at" = excluded."updated_at", "expires_at" = excluded."expires_at", "status" = excluded."status", "priority" = excluded."priority", "score" = excluded."score", "due" = excluded."due", "done" = excluded."done", "body" = excluded."body" WHERE "tasks".expires_at <= @at;

-- PutPresent
UPDATE "tasks" SET "version" = @version, "updated_at" = @updated, "expires_at" = @expires, "status" = @f0, "priority" = @f1, "score" = @f2, "due" = @f3, "done" = @f4, "body" = CASE WHEN @is_text THEN CAST(@body AS TEXT) ELSE @body END WHERE scope = @scope AND id = @id AND (expires_at IS NULL OR expires_at > @at);

-- PutPresentCreated
UPDATE "tasks" SET "version" = @version, "created_at" = @created, "updated_at" = @updated, "expires_at" = @expires, "status" = @f0, "priority" = @f1, "score" = @f2, "due" = @f3, "done" = @f4, "body" = CASE WHEN @is_text THEN CAST(@body AS TEXT) ELSE @body END WHERE scope = @scope AND id = @id AND (expires_at IS NULL OR expires_at > @at);

-- PutExactly
UPDATE "tasks" SET "version" = @version, "updated_at" = @updated, "expires_at" = @expires, "status" = @f0, "priority" = @f1, "score" = @f2, "due" = @f3, "done" = @f4, "body" = CASE WHEN @is_text THEN CAST(@body AS TEXT) ELSE @body END WHERE scope = @scope AND id = @id AND (expires_at IS NULL OR expires_at > @at) AND version = @expected;

-- PutExactlyCreated
UPDATE "tasks" SET "version" = @version, "created_at" = @created, "updated_at" = @updated, "expires_at" = @expires, "status" = @f0, "priority" = @f1, "score" = @f2, "due" = @f3, "done" = @f4, "body" = CASE WHEN @is_text THEN CAST(@body AS TEXT) ELSE @body END WHERE scope = @scope AND id = @id AND (expires_at IS NULL OR expires_at > @at) AND version = @expected;

-- Remove
DELETE FROM "tasks" WHERE scope = @scope AND id = @id AND (expires_at IS NULL OR expires_at > @at);

-- RemoveExactly
DELETE FROM "tasks" WHERE scope = @scope AND id = @id AND (expires_at IS NULL OR expires_at > @at) AND version = @version;

-- RemoveExpired
DELETE FROM "tasks" WHERE scope = @scope AND id = @id AND expires_at <= @at;

-- Expired
SELECT r.scope, r.id FROM "tasks" r INDEXED BY "tasks$$expires" WHERE r.expires_at <= @at ORDER BY r.expires_at LIMIT @rows;

-- Scopes
WITH RECURSIVE found(name) AS (
  SELECT (SELECT scope FROM "tasks" WHERE scope > @after AND (expires_at IS NULL OR expires_at > @at) ORDER BY scope LIMIT 1)
  UNION ALL
  SELECT (SELECT scope FROM "tasks" WHERE scope > found.name AND (expires_at IS NULL OR expires_at > @at) ORDER BY scope LIMIT 1) FROM found WHERE found.name IS NOT NULL)
SELECT name FROM found WHERE name IS NOT NULL LIMIT @rows;

-- AllScopes
WITH RECURSIVE found(name) AS (
  SELECT (SELECT scope FROM "tasks" WHERE scope > @after AND 1 = 1 ORDER BY scope LIMIT 1)
  UNION ALL
  SELECT (SELECT scope FROM "tasks" WHERE scope > found.name AND 1 = 1 ORDER BY scope LIMIT 1) FROM found WHERE found.name IS NOT NULL)
SELECT name FROM found WHERE name IS NOT NULL LIMIT @rows;

-- Bodies
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r."body" FROM "tasks" r INDEXED BY "tasks$$key" WHERE r.scope = @scope AND r.id > @id ORDER BY r.id LIMIT @rows;

-- Refill
UPDATE "tasks" SET "status" = @f0, "priority" = @f1, "score" = @f2, "due" = @f3, "done" = @f4 WHERE scope = @scope AND id = @id;

-- Clear
DELETE FROM "tasks$by_tag" WHERE scope = @scope AND id = @id;

-- ClearRemoved
DELETE FROM "tasks$by_tag" WHERE scope = @scope AND id = @id AND NOT EXISTS (SELECT 1 FROM "tasks" r WHERE r.scope = @scope AND r.id = @id);

-- Insert
INSERT INTO "tasks$by_tag" (scope, id, "$place", "tag", "status", "due") VALUES (@scope, @id, @place, @f0, @f1, @f2);
