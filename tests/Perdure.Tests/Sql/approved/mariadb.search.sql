-- Cosine, hnsw 16 64

CREATE TABLE `task_vectors` (`n` bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, `scope` VARBINARY(512) NOT NULL, `id` VARBINARY(255) NOT NULL, `created_at` DATETIME(6) NOT NULL, `embedding` vector(3) NOT NULL) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE UNIQUE INDEX `task_vectors$$key` ON `task_vectors` (scope, id);

CREATE VECTOR INDEX `task_vectors$embedding` ON `task_vectors` (embedding) M=16 DISTANCE=cosine;

INSERT INTO `task_vectors` (scope, id, created_at, embedding) SELECT r.scope, r.id, r.created_at, @vector FROM `tasks` r WHERE r.scope = @scope AND r.id = @id AND (r.expires_at IS NULL OR r.expires_at > @at) FOR UPDATE
ON DUPLICATE KEY UPDATE created_at = VALUE(created_at), embedding = VALUE(embedding);

DELETE FROM `task_vectors` WHERE scope = @scope AND id = @id AND EXISTS (SELECT 1 FROM `tasks` r WHERE r.scope = @scope AND r.id = @id AND (r.expires_at IS NULL OR r.expires_at > @at) AND r.created_at = `task_vectors`.created_at);

DELETE FROM `task_vectors` WHERE scope = @scope AND id = @id AND NOT EXISTS (SELECT 1 FROM `tasks` r WHERE r.scope = @scope AND r.id = @id LOCK IN SHARE MODE);

SET STATEMENT mhnsw_ef_search = 40 FOR SELECT v.id, v.distance FROM (
  SELECT v.scope, v.id, v.created_at, VEC_DISTANCE_COSINE(v.embedding, @vector) AS distance FROM `task_vectors` v WHERE v.scope = @scope ORDER BY distance LIMIT @candidates) v
JOIN `tasks` r ON r.scope = v.scope AND r.id = v.id AND r.created_at = v.created_at
WHERE (r.expires_at IS NULL OR r.expires_at > @at) AND r.`due` IS NULL AND r.`status` = @w1 AND EXISTS (SELECT 1 FROM `tasks$by_tag` s WHERE s.scope = r.scope AND s.id = r.id AND s.`tag` = @w2) AND EXISTS (SELECT 1 FROM `tasks$by_tag` s WHERE s.scope = r.scope AND s.id = r.id AND s.`tag` = @w3)
ORDER BY v.distance, v.id LIMIT @rows;

SELECT v.id, VEC_DISTANCE_COSINE(v.embedding, @vector) + 0 AS distance
FROM `task_vectors` v JOIN `tasks` r ON r.scope = v.scope AND r.id = v.id AND r.created_at = v.created_at
WHERE v.scope = @scope AND (r.expires_at IS NULL OR r.expires_at > @at) AND r.`due` IS NULL AND r.`status` = @w1 AND EXISTS (SELECT 1 FROM `tasks$by_tag` s WHERE s.scope = r.scope AND s.id = r.id AND s.`tag` = @w2) AND EXISTS (SELECT 1 FROM `tasks$by_tag` s WHERE s.scope = r.scope AND s.id = r.id AND s.`tag` = @w3)
ORDER BY distance, v.id LIMIT @rows;

-- Euclidean, ivfflat 100

CREATE TABLE `task_vectors` (`n` bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, `scope` VARBINARY(512) NOT NULL, `id` VARBINARY(255) NOT NULL, `created_at` DATETIME(6) NOT NULL, `embedding` vector(3) NOT NULL) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE UNIQUE INDEX `task_vectors$$key` ON `task_vectors` (scope, id);

CREATE VECTOR INDEX `task_vectors$embedding` ON `task_vectors` (embedding) M=16 DISTANCE=euclidean;

INSERT INTO `task_vectors` (scope, id, created_at, embedding) SELECT r.scope, r.id, r.created_at, @vector FROM `tasks` r WHERE r.scope = @scope AND r.id = @id AND (r.expires_at IS NULL OR r.expires_at > @at) FOR UPDATE
ON DUPLICATE KEY UPDATE created_at = VALUE(created_at), embedding = VALUE(embedding);

DELETE FROM `task_vectors` WHERE scope = @scope AND id = @id AND EXISTS (SELECT 1 FROM `tasks` r WHERE r.scope = @scope AND r.id = @id AND (r.expires_at IS NULL OR r.expires_at > @at) AND r.created_at = `task_vectors`.created_at);

DELETE FROM `task_vectors` WHERE scope = @scope AND id = @id AND NOT EXISTS (SELECT 1 FROM `tasks` r WHERE r.scope = @scope AND r.id = @id LOCK IN SHARE MODE);

SET STATEMENT mhnsw_ef_search = 40 FOR SELECT v.id, v.distance FROM (
  SELECT v.scope, v.id, v.created_at, VEC_DISTANCE_EUCLIDEAN(v.embedding, @vector) AS distance FROM `task_vectors` v WHERE v.scope = @scope ORDER BY distance LIMIT @candidates) v
JOIN `tasks` r ON r.scope = v.scope AND r.id = v.id AND r.created_at = v.created_at
WHERE (r.expires_at IS NULL OR r.expires_at > @at) AND r.`due` IS NULL AND r.`status` = @w1 AND EXISTS (SELECT 1 FROM `tasks$by_tag` s WHERE s.scope = r.scope AND s.id = r.id AND s.`tag` = @w2) AND EXISTS (SELECT 1 FROM `tasks$by_tag` s WHERE s.scope = r.scope AND s.id = r.id AND s.`tag` = @w3)
ORDER BY v.distance, v.id LIMIT @rows;

SELECT v.id, VEC_DISTANCE_EUCLIDEAN(v.embedding, @vector) + 0 AS distance
FROM `task_vectors` v JOIN `tasks` r ON r.scope = v.scope AND r.id = v.id AND r.created_at = v.created_at
WHERE v.scope = @scope AND (r.expires_at IS NULL OR r.expires_at > @at) AND r.`due` IS NULL AND r.`status` = @w1 AND EXISTS (SELECT 1 FROM `tasks$by_tag` s WHERE s.scope = r.scope AND s.id = r.id AND s.`tag` = @w2) AND EXISTS (SELECT 1 FROM `tasks$by_tag` s WHERE s.scope = r.scope AND s.id = r.id AND s.`tag` = @w3)
ORDER BY distance, v.id LIMIT @rows;
