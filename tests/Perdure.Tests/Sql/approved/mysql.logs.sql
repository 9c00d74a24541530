-- AppendBehind
INSERT INTO `trail` (scope, id, position, version, `at`, head, body)
SELECT h.scope, h.id, @position, @version, @at, @head, @body FROM `trail` h
WHERE h.scope = @scope AND h.id = @id AND h.position = @previous AND h.version = @expected AND NOT EXISTS (SELECT 1 FROM `trail` n WHERE n.scope = @scope AND n.id = @id AND n.position > @previous FOR UPDATE) FOR UPDATE;

-- AppendFirst
INSERT INTO `trail` (scope, id, position, version, `at`, head, body)
SELECT @scope, @id, 1, @version, @at, @head, @body FROM DUAL
WHERE NOT EXISTS (SELECT 1 FROM `trail` n WHERE n.scope = @scope AND n.id = @id AND n.position > 0 FOR UPDATE);

-- AppendAny
INSERT INTO `trail` (scope, id, position, version, `at`, head, body)
SELECT @scope, @id, LAST_INSERT_ID(COALESCE((SELECT MAX(n.position) FROM `trail` n WHERE n.scope = @scope AND n.id = @id FOR UPDATE), 0) + 1), @version, @at, @head, @body FROM DUAL;

-- Insert
INSERT INTO `trail` (scope, id, position, version, `at`, head, body) VALUES (@scope, @id, @position, @version, @at, @head, @body);

-- Last
SELECT LAST_INSERT_ID() FROM DUAL;

-- Head
SELECT h.position, h.version FROM `trail` h WHERE h.scope = @scope AND h.id = @id AND h.position > 0 ORDER BY h.position DESC LIMIT 1;

-- Version
SELECT h.version FROM `trail` h WHERE h.scope = @scope AND h.id = @id AND h.position = @position;

-- RequireHead
SELECT h.position FROM `trail` h WHERE h.scope = @scope AND h.id = @id AND h.position = @previous AND h.version = @expected AND NOT EXISTS (SELECT 1 FROM `trail` n WHERE n.scope = @scope AND n.id = @id AND n.position > @previous FOR UPDATE) FOR UPDATE;

-- RequireEmpty
SELECT h.position FROM `trail` h WHERE h.scope = @scope AND h.id = @id AND h.position > 0 AND h.version <> 0 ORDER BY h.position DESC LIMIT 1 FOR UPDATE;

-- RequireEntry
SELECT h.position FROM `trail` h WHERE h.scope = @scope AND h.id = @id AND h.position = @previous AND h.version = @expected FOR UPDATE;

-- Replace
UPDATE `trail` SET version = @version, head = @head, body = @body WHERE scope = @scope AND id = @id AND position = @previous AND version = @expected;

-- Trim
DELETE FROM `trail` WHERE scope = @scope AND id = @id AND position BETWEEN @from0 AND @to0;

-- DropAnchor
DELETE FROM `trail` WHERE scope = @scope AND id = @id AND position = 0;

-- Release
DELETE FROM `trail` WHERE scope = @scope AND id = @id AND position = 1 AND version = 0;

-- Ids
WITH RECURSIVE found(name, place) AS (
  SELECT (SELECT id FROM `trail` FORCE INDEX (PRIMARY) WHERE id > @after AND scope = @scope AND position > 0 ORDER BY id LIMIT 1), 1
  UNION ALL
  SELECT (SELECT id FROM `trail` FORCE INDEX (PRIMARY) WHERE id > found.name AND scope = @scope AND position > 0 ORDER BY id LIMIT 1), found.place + 1 FROM found WHERE found.name IS NOT NULL AND found.place < @rows)
SELECT name FROM found WHERE name IS NOT NULL;

-- Scopes
WITH RECURSIVE found(name, place) AS (
  SELECT (SELECT scope FROM `trail` FORCE INDEX (PRIMARY) WHERE scope > @after AND position > 0 ORDER BY scope LIMIT 1), 1
  UNION ALL
  SELECT (SELECT scope FROM `trail` FORCE INDEX (PRIMARY) WHERE scope > found.name AND position > 0 ORDER BY scope LIMIT 1), found.place + 1 FROM found WHERE found.name IS NOT NULL AND found.place < @rows)
SELECT name FROM found WHERE name IS NOT NULL;

-- Read heads of 1
SELECT e.position, e.version, e.`at`, e.head, octet_length(e.body) FROM `trail` e FORCE INDEX (PRIMARY) WHERE e.scope = @scope AND e.id = @id AND e.position BETWEEN @from0 AND @to0 ORDER BY e.position LIMIT @rows;

-- Read 2, descending
SELECT e.position, e.version, e.`at`, e.head, e.body FROM `trail` e FORCE INDEX (PRIMARY) WHERE e.scope = @scope AND e.id = @id AND (e.position BETWEEN @from0 AND @to0 OR e.position BETWEEN @from1 AND @to1) ORDER BY e.position DESC LIMIT @rows;

-- FindSome 2
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r.`body`, r.scope FROM `tasks` r FORCE INDEX (PRIMARY) WHERE (r.scope = @scope0 AND r.id = @id0) OR (r.scope = @scope1 AND r.id = @id1);

-- InsertSome 2
INSERT INTO `trail` (scope, id, position, version, `at`, head, body) VALUES (@scope, @id, @position0, @version0, @at0, @head0, @body0), (@scope, @id, @position1, @version1, @at1, @head1, @body1);

-- InsertSome 2, remembered
INSERT INTO `trail` (scope, id, position, version, `at`, head, body) VALUES (@scope, @id, LAST_INSERT_ID() + @position0, @version0, @at0, @head0, @body0), (@scope, @id, LAST_INSERT_ID() + @position1, @version1, @at1, @head1, @body1);

-- AppendToSome 2
INSERT INTO `trail` (scope, id, position, version, `at`, head, body) VALUES
(@scope_0, @id_0, (SELECT h.position + 1 FROM `trail` h WHERE h.scope = @scope_0 AND h.id = @id_0 AND h.position = @previous_0 AND h.version = @expected_0 AND NOT EXISTS (SELECT 1 FROM `trail` n WHERE n.scope = @scope_0 AND n.id = @id_0 AND n.position > @previous_0 FOR UPDATE) FOR UPDATE), @version_0, @at_0, @head_0, @body_0),
(@scope_1, @id_1, (SELECT h.position + 1 FROM `trail` h WHERE h.scope = @scope_1 AND h.id = @id_1 AND h.position = @previous_1 AND h.version = @expected_1 AND NOT EXISTS (SELECT 1 FROM `trail` n WHERE n.scope = @scope_1 AND n.id = @id_1 AND n.position > @previous_1 FOR UPDATE) FOR UPDATE), @version_1, @at_1, @head_1, @body_1);

-- TableExists
SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = CONVERT(@name USING utf8mb4);

-- LockSchema
SELECT 1 FROM DUAL WHERE GET_LOCK(CONCAT('perdure-', LEFT(SHA2(DATABASE(), 256), 32)), 25) = 1;

-- UnlockSchema
SELECT RELEASE_LOCK(CONCAT('perdure-', LEFT(SHA2(DATABASE(), 256), 32)));

-- CatalogColumns
SELECT CONVERT(table_name USING utf8mb4), CONVERT(column_name USING utf8mb4),
  CONVERT(CASE column_type WHEN 'bigint(20)' THEN 'bigint' WHEN 'tinyint(4)' THEN 'tinyint' ELSE column_type END USING utf8mb4), CAST(is_nullable = 'YES' AS SIGNED)
FROM information_schema.columns WHERE table_schema = DATABASE() ORDER BY table_name, ordinal_position;

-- CatalogIndexes
SELECT CONVERT(table_name USING utf8mb4), CONVERT(index_name USING utf8mb4), CONVERT(column_name USING utf8mb4)
FROM information_schema.statistics WHERE table_schema = DATABASE() ORDER BY table_name, index_name, seq_in_index;
