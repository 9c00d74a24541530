-- AppendBehind
INSERT INTO [trail] (scope, id, position, version, [at], head, body)
SELECT h.scope, h.id, @position, @version, @at, @head, @body FROM [trail] h WITH (UPDLOCK, HOLDLOCK)
WHERE h.scope = @scope AND h.id = @id AND h.position = @previous AND h.version = @expected AND NOT EXISTS (SELECT 1 FROM [trail] n WITH (UPDLOCK, HOLDLOCK) WHERE n.scope = @scope AND n.id = @id AND n.position > @previous);

-- AppendFirst
INSERT INTO [trail] (scope, id, position, version, [at], head, body)
SELECT @scope, @id, 1, @version, @at, @head, @body
WHERE NOT EXISTS (SELECT 1 FROM [trail] n WITH (UPDLOCK, HOLDLOCK) WHERE n.scope = @scope AND n.id = @id AND n.position > 0);

-- AppendAny
INSERT INTO [trail] (scope, id, position, version, [at], head, body)
SELECT @scope, @id, COALESCE((SELECT MAX(n.position) FROM [trail] n WITH (UPDLOCK, HOLDLOCK) WHERE n.scope = @scope AND n.id = @id), 0) + 1, @version, @at, @head, @body;

-- Insert
INSERT INTO [trail] (scope, id, position, version, [at], head, body) VALUES (@scope, @id, @position, @version, @at, @head, @body);

-- Last
SELECT h.position FROM [trail] h WHERE h.scope = @scope AND h.id = @id AND h.position > 0 ORDER BY h.position DESC OFFSET 0 ROWS FETCH NEXT 1 ROWS ONLY;

-- Head
SELECT h.position, h.version FROM [trail] h WHERE h.scope = @scope AND h.id = @id AND h.position > 0 ORDER BY h.position DESC OFFSET 0 ROWS FETCH NEXT 1 ROWS ONLY;

-- Version
SELECT h.version FROM [trail] h WHERE h.scope = @scope AND h.id = @id AND h.position = @position;

-- RequireHead
SELECT h.position FROM [trail] h WITH (UPDLOCK, HOLDLOCK) WHERE h.scope = @scope AND h.id = @id AND h.position = @previous AND h.version = @expected AND NOT EXISTS (SELECT 1 FROM [trail] n WITH (UPDLOCK, HOLDLOCK) WHERE n.scope = @scope AND n.id = @id AND n.position > @previous);

-- RequireEmpty
SELECT h.position FROM [trail] h WITH (UPDLOCK, HOLDLOCK) WHERE h.scope = @scope AND h.id = @id AND h.position > 0 ORDER BY h.position DESC OFFSET 0 ROWS FETCH NEXT 1 ROWS ONLY;

-- RequireEntry
SELECT h.position FROM [trail] h WITH (UPDLOCK, HOLDLOCK) WHERE h.scope = @scope AND h.id = @id AND h.position = @previous AND h.version = @expected;

-- Replace
UPDATE [trail] SET version = @version, head = @head, body = @body WHERE scope = @scope AND id = @id AND position = @previous AND version = @expected;

-- Trim
DELETE FROM [trail] WHERE scope = @scope AND id = @id AND position BETWEEN @from0 AND @to0;

-- DropAnchor
DELETE FROM [trail] WHERE scope = @scope AND id = @id AND position = 0;

-- Release
DELETE FROM [trail] WHERE scope = @scope AND id = @id AND position = 1 AND version = 0;

-- Ids
WITH found (name, place) AS (
  SELECT first.name, CAST(1 AS BIGINT) FROM (SELECT TOP (1) id AS name FROM [trail] WHERE id > @after AND scope = @scope AND position > 0 ORDER BY id) AS first
  UNION ALL
  SELECT next.name, next.place FROM (
    SELECT t.id AS name, found.place + 1 AS place, ROW_NUMBER() OVER (ORDER BY t.id) AS nth FROM [trail] t JOIN found ON t.id > found.name WHERE found.place < @rows AND scope = @scope AND position > 0) AS next
  WHERE next.nth = 1)
SELECT name FROM found ORDER BY name OPTION (MAXRECURSION 0);

-- Scopes
WITH found (name, place) AS (
  SELECT first.name, CAST(1 AS BIGINT) FROM (SELECT TOP (1) scope AS name FROM [trail] WHERE scope > @after AND position > 0 ORDER BY scope) AS first
  UNION ALL
  SELECT next.name, next.place FROM (
    SELECT t.scope AS name, found.place + 1 AS place, ROW_NUMBER() OVER (ORDER BY t.scope) AS nth FROM [trail] t JOIN found ON t.scope > found.name WHERE found.place < @rows AND position > 0) AS next
  WHERE next.nth = 1)
SELECT name FROM found ORDER BY name OPTION (MAXRECURSION 0);

-- Read heads of 1
SELECT e.position, e.version, e.[at], e.head, CAST(DATALENGTH(e.body) AS INT) FROM [trail] e WITH (INDEX([trail$$key])) WHERE e.scope = @scope AND e.id = @id AND e.position BETWEEN @from0 AND @to0 ORDER BY e.position OFFSET 0 ROWS FETCH NEXT @rows ROWS ONLY;

-- Read 2, descending
SELECT e.position, e.version, e.[at], e.head, e.body FROM [trail] e WITH (INDEX([trail$$key])) WHERE e.scope = @scope AND e.id = @id AND (e.position BETWEEN @from0 AND @to0 OR e.position BETWEEN @from1 AND @to1) ORDER BY e.position DESC OFFSET 0 ROWS FETCH NEXT @rows ROWS ONLY;

-- FindSome 2
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r.[body], r.scope FROM [tasks] r WITH (INDEX([tasks$$key])) WHERE (r.scope = @scope0 AND r.id = @id0) OR (r.scope = @scope1 AND r.id = @id1);

-- TableExists
SELECT COUNT_BIG(*) FROM sys.tables WHERE name = @name AND schema_id = SCHEMA_ID();

-- LockSchema
DECLARE @answer INT;
EXEC @answer = sp_getapplock @Resource = N'perdure_schema', @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = -1;
SELECT 1 AS locked WHERE @answer >= 0;

-- CatalogColumns
SELECT t.name, c.name,
  CASE y.name
    WHEN 'varbinary' THEN CONCAT('VARBINARY(', IIF(c.max_length = -1, 'MAX', CAST(c.max_length AS VARCHAR(10))), ')')
    WHEN 'nvarchar' THEN CONCAT('NVARCHAR(', IIF(c.max_length = -1, 'MAX', CAST(c.max_length / 2 AS VARCHAR(10))), ')')
    WHEN 'datetimeoffset' THEN CONCAT('DATETIMEOFFSET(', c.scale, ')')
    ELSE UPPER(y.name) END,
  CAST(c.is_nullable AS BIGINT)
FROM sys.tables t JOIN sys.columns c ON c.object_id = t.object_id JOIN sys.types y ON y.user_type_id = c.user_type_id
WHERE t.schema_id = SCHEMA_ID() ORDER BY t.name, c.column_id;

-- CatalogIndexes
SELECT f.table_name, f.index_name, f.column_name FROM (
  SELECT t.name AS table_name, i.name AS index_name, c.name AS column_name, CAST(x.key_ordinal AS INT) AS place
  FROM sys.tables t JOIN sys.indexes i ON i.object_id = t.object_id JOIN sys.index_columns x ON x.object_id = i.object_id AND x.index_id = i.index_id AND x.key_ordinal > 0
    JOIN sys.columns c ON c.object_id = x.object_id AND c.column_id = x.column_id
  WHERE t.schema_id = SCHEMA_ID() AND i.name IS NOT NULL
  UNION ALL
  SELECT t.name, i.name, c.name, 1000
  FROM sys.tables t JOIN sys.indexes i ON i.object_id = t.object_id JOIN sys.columns c ON c.object_id = t.object_id AND c.name = N'id'
    JOIN sys.index_columns x ON x.object_id = i.object_id AND x.index_id = i.index_id AND x.key_ordinal = 1 JOIN sys.columns s ON s.object_id = x.object_id AND s.column_id = x.column_id AND s.name = N'scope'
  WHERE t.schema_id = SCHEMA_ID() AND i.type = 2 AND i.name IS NOT NULL) AS f
ORDER BY f.table_name, f.index_name, f.place;
