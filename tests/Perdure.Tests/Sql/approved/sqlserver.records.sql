-- Find
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r.[body] FROM [tasks] r WHERE r.scope = @scope AND r.id = @id;

-- Require
SELECT r.version FROM [tasks] r WITH (UPDLOCK, HOLDLOCK) WHERE r.scope = @scope AND r.id = @id AND (r.expires_at IS NULL OR r.expires_at > @at);

-- RequireExactly
SELECT r.version FROM [tasks] r WITH (UPDLOCK, HOLDLOCK) WHERE r.scope = @scope AND r.id = @id AND (r.expires_at IS NULL OR r.expires_at > @at) AND r.version = @version;

-- Release
DELETE FROM [tasks] WHERE scope = @scope AND id = @id AND version = 0;

-- Version
SELECT version FROM [tasks] WHERE scope = @scope AND id = @id AND (expires_at IS NULL OR expires_at > @at);

-- Put
MERGE INTO [tasks] WITH (HOLDLOCK) AS t USING (SELECT @scope AS scope, @id AS id) AS s ON t.scope = s.scope AND t.id = s.id
WHEN MATCHED THEN UPDATE SET [version] = @version, [created_at] = CASE WHEN t.expires_at <= @at THEN @created ELSE t.created_at END, [updated_at] = @updated, [expires_at] = @expires, [status] = @f0, [priority] = @f1, [score] = @f2, [due] = @f3, [done] = @f4, [body] = @body
WHEN NOT MATCHED THEN INSERT ([scope], [id], [version], [created_at], [updated_at], [expires_at], [status], [priority], [score], [due], [done], [body]) VALUES (@scope, @id, @version, @created, @updated, @expires, @f0, @f1, @f2, @f3, @f4, @body);

-- PutCreated
MERGE INTO [tasks] WITH (HOLDLOCK) AS t USING (SELECT @scope AS scope, @id AS id) AS s ON t.scope = s.scope AND t.id = s.id
WHEN MATCHED THEN UPDATE SET [version] = @version, [created_at] = @created, [updated_at] = @updated, [expires_at] = @expires, [status] = @f0, [priority] = @f1, [score] = @f2, [due] = @f3, [done] = @f4, [body] = @body
WHEN NOT MATCHED THEN INSERT ([scope], [id], [version], [created_at], [updated_at], [expires_at], [status], [priority], [score], [due], [done], [body]) VALUES (@scope, @id, @version, @created, @updated, @expires, @f0, @f1, @f2, @f3, @f4, @body);

-- PutAbsent
MERGE INTO [tasks] WITH (HOLDLOCK) AS t USING (SELECT @scope AS scope, @id AS id) AS s ON t.scope = s.scope AND t.id = s.id
WHEN MATCHED AND t.expires_at <= @at THEN UPDATE SET [version] = @version, [created_at] = @created, [updated_at] = @updated, [expires_at] = @expires, [status] = @f0, [priority] = @f1, [score] = @f2, [due] = @f3, [done] = @f4, [body] = @body
WHEN NOT MATCHED THEN INSERT ([scope], [id], [version], [created_at], [updated_at], [expires_at], [status], [priority], [score], [due], [done], [body]) VALUES (@scope, @id, @version, @created, @updated, @expires, @f0, @f1, @f2, @f3, @f4, @body);

-- PutPresent
UPDATE [tasks] SET [version] = @version, [updated_at] = @updated, [expires_at] = @expires, [status] = @f0, [priority] = @f1, [score] = @f2, [due] = @f3, [done] = @f4, [body] = @body WHERE scope = @scope AND id = @id AND (expires_at IS NULL OR expires_at > @at);

-- PutPresentCreated
UPDATE [tasks] SET [version] = @version, [created_at] = @created, [updated_at] = @updated, [expires_at] = @expires, [status] = @f0, [priority] = @f1, [score] = @f2, [due] = @f3, [done] = @f4, [body] = @body WHERE scope = @scope AND id = @id AND (expires_at IS NULL OR expires_at > @at);

-- PutExactly
UPDATE [tasks] SET [version] = @version, [updated_at] = @updated, [expires_at] = @expires, [status] = @f0, [priority] = @f1, [score] = @f2, [due] = @f3, [done] = @f4, [body] = @body WHERE scope = @scope AND id = @id AND (expires_at IS NULL OR expires_at > @at) AND version = @expected;

-- PutExactlyCreated
UPDATE [tasks] SET [version] = @version, [created_at] = @created, [updated_at] = @updated, [expires_at] = @expires, [status] = @f0, [priority] = @f1, [score] = @f2, [due] = @f3, [done] = @f4, [body] = @body WHERE scope = @scope AND id = @id AND (expires_at IS NULL OR expires_at > @at) AND version = @expected;

-- Remove
DELETE FROM [tasks] WHERE scope = @scope AND id = @id AND (expires_at IS NULL OR expires_at > @at);

-- RemoveExactly
DELETE FROM [tasks] WHERE scope = @scope AND id = @id AND (expires_at IS NULL OR expires_at > @at) AND version = @version;

-- RemoveExpired
DELETE FROM [tasks] WHERE scope = @scope AND id = @id AND expires_at <= @at;

-- Expired
SELECT r.scope, r.id FROM [tasks] r WITH (INDEX([tasks$$expires])) WHERE r.expires_at <= @at ORDER BY r.expires_at OFFSET 0 ROWS FETCH NEXT @rows ROWS ONLY;

-- Scopes
WITH found (name, place) AS (
  SELECT first.name, CAST(1 AS BIGINT) FROM (SELECT TOP (1) scope AS name FROM [tasks] WHERE scope > @after AND (expires_at IS NULL OR expires_at > @at) ORDER BY scope) AS first
  UNION ALL
  SELECT next.name, next.place FROM (
    SELECT t.scope AS name, found.place + 1 AS place, ROW_NUMBER() OVER (ORDER BY t.scope) AS nth FROM [tasks] t JOIN found ON t.scope > found.name WHERE found.place < @rows AND (expires_at IS NULL OR expires_at > @at)) AS next
  WHERE next.nth = 1)
SELECT name FROM found ORDER BY name OPTION (MAXRECURSION 0);

-- AllScopes
WITH found (name, place) AS (
  SELECT first.name, CAST(1 AS BIGINT) FROM (SELECT TOP (1) scope AS name FROM [tasks] WHERE scope > @after AND 1 = 1 ORDER BY scope) AS first
  UNION ALL
  SELECT next.name, next.place FROM (
    SELECT t.scope AS name, found.place + 1 AS place, ROW_NUMBER() OVER (ORDER BY t.scope) AS nth FROM [tasks] t JOIN found ON t.scope > found.name WHERE found.place < @rows AND 1 = 1) AS next
  WHERE next.nth = 1)
SELECT name FROM found ORDER BY name OPTION (MAXRECURSION 0);

-- Bodies
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r.[body] FROM [tasks] r WITH (INDEX([tasks$$key])) WHERE r.scope = @scope AND r.id > @id ORDER BY r.id OFFSET 0 ROWS FETCH NEXT @rows ROWS ONLY;

-- Refill
UPDATE [tasks] SET [status] = @f0, [priority] = @f1, [score] = @f2, [due] = @f3, [done] = @f4 WHERE scope = @scope AND id = @id;

-- Clear
DELETE FROM [tasks$by_tag] WHERE scope = @scope AND id = @id;

-- ClearRemoved
DELETE FROM [tasks$by_tag] WHERE scope = @scope AND id = @id AND NOT EXISTS (SELECT 1 FROM [tasks] r WHERE r.scope = @scope AND r.id = @id);

-- Insert
INSERT INTO [tasks$by_tag] (scope, id, [$place], [tag], [status], [due]) VALUES (@scope, @id, @place, @f0, @f1, @f2);
