-- Find
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r.`body` FROM `tasks` r WHERE r.scope = @scope AND r.id = @id;

-- Require
SELECT r.version FROM `tasks` r WHERE r.scope = @scope AND r.id = @id AND (r.expires_at IS NULL OR r.expires_at > @at) FOR UPDATE;

-- RequireExactly
SELECT r.version FROM `tasks` r WHERE r.scope = @scope AND r.id = @id AND (r.expires_at IS NULL OR r.expires_at > @at) AND r.version = @version FOR UPDATE;

-- Hold
INSERT INTO `tasks` (`scope`, `id`, `version`, `created_at`, `updated_at`, `expires_at`) VALUES (@scope, @id, 0, @at, @at, @at) ON DUPLICATE KEY UPDATE version = `tasks`.version;

-- Release
DELETE FROM `tasks` WHERE scope = @scope AND id = @id AND version = 0;

-- Version
SELECT version FROM `tasks` WHERE scope = @scope AND id = @id AND (expires_at IS NULL OR expires_at > @at);

-- Put
INSERT INTO `tasks` (`scope`, `id`, `version`, `created_at`, `updated_at`, `expires_at`, `status`, `priority`, `score`, `due`, `done`, `body`) VALUES (@scope, @id, @version, @created, @updated, @expires, @f0, @f1, @f2, @f3, @f4, @body)
ON DUPLICATE KEY UPDATE `created_at` = IF(`tasks`.expires_at <= @at, VALUE(`created_at`), `tasks`.created_at), `version` = VALUE(`version`), `updated_at` = VALUE(`updated_at`), `expires_at` = VALUE(`expires_at`), `status` = VALUE(`status`), `priority` = VALUE(`priority`), `score` = VALUE(`score`), `due` = VALUE(`due`), `done` = VALUE(`done`), `body` = VALUE(`body`);

-- PutCreated
INSERT INTO `tasks` (`scope`, `id`, `version`, `created_at`, `updated_at`, `expires_at`, `status`, `priority`, `score`, `due`, `done`, `body`) VALUES (@scope, @id, @version, @created, @updated, @expires, @f0, @f1, @f2, @f3, @f4, @body)
ON DUPLICATE KEY UPDATE `created_at` = VALUE(`created_at`), `version` = VALUE(`version`), `updated_at` = VALUE(`updated_at`), `expires_at` = VALUE(`expires_at`), `status` = VALUE(`status`), `priority` = VALUE(`priority`), `score` = VALUE(`score`), `due` = VALUE(`due`), `done` = VALUE(`done`), `body` = VALUE(`body`);

-- PutAbsent
INSERT INTO `tasks` (`scope`, `id`, `version`, `created_at`, `updated_at`, `expires_at`, `status`, `priority`, `score`, `due`, `done`, `body`) VALUES (@scope, @id, @version, @created, @updated, @expires, @f0, @f1, @f2, @f3, @f4, @body);

-- PutPresent
UPDATE `tasks` SET `version` = @version, `updated_at` = @updated, `expires_at` = @expires, `status` = @f0, `priority` = @f1, `score` = @f2, `due` = @f3, `done` = @f4, `body` = @body WHERE scope = @scope AND id = @id AND (expires_at IS NULL OR expires_at > @at);

-- PutPresentCreated
UPDATE `tasks` SET `version` = @version, `created_at` = @created, `updated_at` = @updated, `expires_at` = @expires, `status` = @f0, `priority` = @f1, `score` = @f2, `due` = @f3, `done` = @f4, `body` = @body WHERE scope = @scope AND id = @id AND (expires_at IS NULL OR expires_at > @at);

-- PutExactly
UPDATE `tasks` SET `version` = @version, `updated_at` = @updated, `expires_at` = @expires, `status` = @f0, `priority` = @f1, `score` = @f2, `due` = @f3, `done` = @f4, `body` = @body WHERE scope = @scope AND id = @id AND (expires_at IS NULL OR expires_at > @at) AND version = @expected;

-- PutExactlyCreated
UPDATE `tasks` SET `version` = @version, `created_at` = @created, `updated_at` = @updated, `expires_at` = @expires, `status` = @f0, `priority` = @f1, `score` = @f2, `due` = @f3, `done` = @f4, `body` = @body WHERE scope = @scope AND id = @id AND (expires_at IS NULL OR expires_at > @at) AND version = @expected;

-- Remove
DELETE FROM `tasks` WHERE scope = @scope AND id = @id AND (expires_at IS NULL OR expires_at > @at);

-- RemoveExactly
DELETE FROM `tasks` WHERE scope = @scope AND id = @id AND (expires_at IS NULL OR expires_at > @at) AND version = @version;

-- RemoveExpired
DELETE FROM `tasks` WHERE scope = @scope AND id = @id AND expires_at <= @at;

-- Expired
SELECT r.scope, r.id FROM `tasks` r FORCE INDEX (`tasks$$expires`) WHERE r.expires_at <= @at ORDER BY r.expires_at LIMIT @rows FOR UPDATE SKIP LOCKED;

-- Scopes
WITH RECURSIVE found(name, place) AS (
  SELECT (SELECT scope FROM `tasks` FORCE INDEX (PRIMARY) WHERE scope > @after AND (expires_at IS NULL OR expires_at > @at) ORDER BY scope LIMIT 1), 1
  UNION ALL
  SELECT (SELECT scope FROM `tasks` FORCE INDEX (PRIMARY) WHERE scope > found.name AND (expires_at IS NULL OR expires_at > @at) ORDER BY scope LIMIT 1), found.place + 1 FROM found WHERE found.name IS NOT NULL AND found.place < @rows)
SELECT name FROM found WHERE name IS NOT NULL;

-- AllScopes
WITH RECURSIVE found(name, place) AS (
  SELECT (SELECT scope FROM `tasks` FORCE INDEX (PRIMARY) WHERE scope > @after AND 1 = 1 ORDER BY scope LIMIT 1), 1
  UNION ALL
  SELECT (SELECT scope FROM `tasks` FORCE INDEX (PRIMARY) WHERE scope > found.name AND 1 = 1 ORDER BY scope LIMIT 1), found.place + 1 FROM found WHERE found.name IS NOT NULL AND found.place < @rows)
SELECT name FROM found WHERE name IS NOT NULL;

-- Bodies
SELECT r.id, r.version, r.created_at, r.updated_at, r.expires_at, r.`body` FROM `tasks` r FORCE INDEX (PRIMARY) WHERE r.scope = @scope AND r.id > @id ORDER BY r.id LIMIT @rows;

-- Refill
UPDATE `tasks` SET `status` = @f0, `priority` = @f1, `score` = @f2, `due` = @f3, `done` = @f4 WHERE scope = @scope AND id = @id;

-- Put of many
INSERT INTO `tasks` (`scope`, `id`, `version`, `created_at`, `updated_at`, `expires_at`, `status`, `priority`, `score`, `due`, `done`, `body`) VALUES
(@scope_0, @id_0, @version_0, @created_0, @updated_0, @expires_0, @f0_0, @f1_0, @f2_0, @f3_0, @f4_0, @body_0),
(@scope_1, @id_1, @version_1, @created_1, @updated_1, @expires_1, @f0_1, @f1_1, @f2_1, @f3_1, @f4_1, @body_1)
ON DUPLICATE KEY UPDATE `created_at` = IF(`tasks`.expires_at <= @at_0, VALUE(`created_at`), `tasks`.created_at), `version` = VALUE(`version`), `updated_at` = VALUE(`updated_at`), `expires_at` = VALUE(`expires_at`), `status` = VALUE(`status`), `priority` = VALUE(`priority`), `score` = VALUE(`score`), `due` = VALUE(`due`), `done` = VALUE(`done`), `body` = VALUE(`body`);

-- PutCreated of many
INSERT INTO `tasks` (`scope`, `id`, `version`, `created_at`, `updated_at`, `expires_at`, `status`, `priority`, `score`, `due`, `done`, `body`) VALUES
(@scope_0, @id_0, @version_0, @created_0, @updated_0, @expires_0, @f0_0, @f1_0, @f2_0, @f3_0, @f4_0, @body_0),
(@scope_1, @id_1, @version_1, @created_1, @updated_1, @expires_1, @f0_1, @f1_1, @f2_1, @f3_1, @f4_1, @body_1)
ON DUPLICATE KEY UPDATE `created_at` = VALUE(`created_at`), `version` = VALUE(`version`), `updated_at` = VALUE(`updated_at`), `expires_at` = VALUE(`expires_at`), `status` = VALUE(`status`), `priority` = VALUE(`priority`), `score` = VALUE(`score`), `due` = VALUE(`due`), `done` = VALUE(`done`), `body` = VALUE(`body`);

-- PutAbsent of many
INSERT INTO `tasks` (`scope`, `id`, `version`, `created_at`, `updated_at`, `expires_at`, `status`, `priority`, `score`, `due`, `done`, `body`) VALUES
(@scope_0, @id_0, @version_0, @created_0, @updated_0, @expires_0, @f0_0, @f1_0, @f2_0, @f3_0, @f4_0, @body_0),
(@scope_1, @id_1, @version_1, @created_1, @updated_1, @expires_1, @f0_1, @f1_1, @f2_1, @f3_1, @f4_1, @body_1);

-- PutExactly of many
INSERT INTO `tasks` (`scope`, `id`, `version`, `created_at`, `updated_at`, `expires_at`, `status`, `priority`, `score`, `due`, `done`, `body`) VALUES
(@scope_0, @id_0, @version_0, @created_0, @updated_0, @expires_0, @f0_0, @f1_0, @f2_0, @f3_0, @f4_0, @body_0),
(@scope_1, @id_1, @version_1, @created_1, @updated_1, @expires_1, @f0_1, @f1_1, @f2_1, @f3_1, @f4_1, @body_1)
ON DUPLICATE KEY UPDATE `version` = IF(`tasks`.version = CASE WHEN VALUE(`id`) = @id_0 AND VALUE(`scope`) = @scope_0 THEN @expected_0 WHEN VALUE(`id`) = @id_1 AND VALUE(`scope`) = @scope_1 THEN @expected_1 END AND (`tasks`.expires_at IS NULL OR `tasks`.expires_at > @at_0), VALUE(`version`), NULL), `updated_at` = VALUE(`updated_at`), `expires_at` = VALUE(`expires_at`), `status` = VALUE(`status`), `priority` = VALUE(`priority`), `score` = VALUE(`score`), `due` = VALUE(`due`), `done` = VALUE(`done`), `body` = VALUE(`body`);

-- PutExactlyCreated of many
INSERT INTO `tasks` (`scope`, `id`, `version`, `created_at`, `updated_at`, `expires_at`, `status`, `priority`, `score`, `due`, `done`, `body`) VALUES
(@scope_0, @id_0, @version_0, @created_0, @updated_0, @expires_0, @f0_0, @f1_0, @f2_0, @f3_0, @f4_0, @body_0),
(@scope_1, @id_1, @version_1, @created_1, @updated_1, @expires_1, @f0_1, @f1_1, @f2_1, @f3_1, @f4_1, @body_1)
ON DUPLICATE KEY UPDATE `version` = IF(`tasks`.version = CASE WHEN VALUE(`id`) = @id_0 AND VALUE(`scope`) = @scope_0 THEN @expected_0 WHEN VALUE(`id`) = @id_1 AND VALUE(`scope`) = @scope_1 THEN @expected_1 END AND (`tasks`.expires_at IS NULL OR `tasks`.expires_at > @at_0), VALUE(`version`), NULL), `created_at` = VALUE(`created_at`), `updated_at` = VALUE(`updated_at`), `expires_at` = VALUE(`expires_at`), `status` = VALUE(`status`), `priority` = VALUE(`priority`), `score` = VALUE(`score`), `due` = VALUE(`due`), `done` = VALUE(`done`), `body` = VALUE(`body`);

-- RemoveExpired of many
DELETE FROM `tasks` WHERE (scope, id) IN ((@scope_0, @id_0), (@scope_1, @id_1)) AND expires_at <= @at_0;

-- Clear
DELETE FROM `tasks$by_tag` WHERE scope = @scope AND id = @id;

-- ClearRemoved
DELETE FROM `tasks$by_tag` WHERE scope = @scope AND id = @id AND NOT EXISTS (SELECT 1 FROM `tasks` r WHERE r.scope = @scope AND r.id = @id LOCK IN SHARE MODE);

-- Insert
INSERT INTO `tasks$by_tag` (scope, id, `$place`, `tag`, `status`, `due`) VALUES (@scope, @id, @place, @f0, @f1, @f2);
