-- Cosine, hnsw 16 64

CREATE TABLE IF NOT EXISTS "app"."task_vectors" ("scope" varchar COLLATE "C" NOT NULL, "id" varchar COLLATE "C" NOT NULL, "created_at" timestamptz(6) NOT NULL, "embedding" vector(3) NOT NULL, CONSTRAINT "task_vectors$$key" PRIMARY KEY ("scope", "id"));

CREATE INDEX IF NOT EXISTS "task_vectors$embedding" ON "app"."task_vectors" USING hnsw (embedding vector_cosine_ops) WITH (m = 16, ef_construction = 64);

ALTER TABLE "app"."task_vectors" ALTER COLUMN embedding TYPE vector(3) USING embedding::vector(3);

INSERT INTO "app"."task_vectors" (scope, id, created_at, embedding) SELECT r.scope, r.id, r.created_at, CAST($1 AS vector(3)) FROM "app"."tasks" r WHERE r.scope = $2 AND r.id = $3 AND (r.expires_at IS NULL OR r.expires_at > $4) FOR KEY SHARE
ON CONFLICT (scope, id) DO UPDATE SET created_at = excluded.created_at, embedding = excluded.embedding;

DELETE FROM "app"."task_vectors" WHERE scope = $1 AND id = $2 AND EXISTS (SELECT 1 FROM "app"."tasks" r WHERE r.scope = $1 AND r.id = $2 AND (r.expires_at IS NULL OR r.expires_at > $3) AND r.created_at = "app"."task_vectors".created_at);

DELETE FROM "app"."task_vectors" WHERE scope = $1 AND id = $2 AND NOT EXISTS (SELECT 1 FROM "app"."tasks" r WHERE r.scope = $1 AND r.id = $2);

SELECT set_config('hnsw.ef_search', $1, true), set_config('hnsw.iterative_scan', 'strict_order', true), set_config('plan_cache_mode', 'force_custom_plan', true);

SELECT v.id, v.embedding <=> CAST($1 AS vector(3)) AS distance FROM "app"."task_vectors" v
JOIN "app"."tasks" r ON r.scope = v.scope AND r.id = v.id AND CASE WHEN r.created_at = v.created_at THEN true END
WHERE v.scope = $2 AND (r.expires_at IS NULL OR r.expires_at > $3) AND r."due" IS NULL AND r."status" = $4 AND EXISTS (SELECT 1 FROM "app"."tasks$by_tag" s WHERE s.scope = r.scope AND s.id = r.id AND s."tag" = $5) AND EXISTS (SELECT 1 FROM "app"."tasks$by_tag" s WHERE s.scope = r.scope AND s.id = r.id AND s."tag" = $6)
ORDER BY distance, v.id LIMIT $7;

SELECT v.id, (v.embedding <=> CAST($1 AS vector(3))) + 0 AS distance
FROM "app"."task_vectors" v JOIN "app"."tasks" r ON r.scope = v.scope AND r.id = v.id AND r.created_at = v.created_at
WHERE v.scope = $2 AND (r.expires_at IS NULL OR r.expires_at > $3) AND r."due" IS NULL AND r."status" = $4 AND EXISTS (SELECT 1 FROM "app"."tasks$by_tag" s WHERE s.scope = r.scope AND s.id = r.id AND s."tag" = $5) AND EXISTS (SELECT 1 FROM "app"."tasks$by_tag" s WHERE s.scope = r.scope AND s.id = r.id AND s."tag" = $6)
ORDER BY distance, v.id LIMIT $7;

-- Euclidean, ivfflat 100

CREATE TABLE IF NOT EXISTS "app"."task_vectors" ("scope" varchar COLLATE "C" NOT NULL, "id" varchar COLLATE "C" NOT NULL, "created_at" timestamptz(6) NOT NULL, "embedding" halfvec(3) NOT NULL, CONSTRAINT "task_vectors$$key" PRIMARY KEY ("scope", "id"));

CREATE INDEX IF NOT EXISTS "task_vectors$embedding" ON "app"."task_vectors" USING ivfflat (embedding halfvec_l2_ops) WITH (lists = 100);

ALTER TABLE "app"."task_vectors" ALTER COLUMN embedding TYPE halfvec(3) USING embedding::halfvec(3);

INSERT INTO "app"."task_vectors" (scope, id, created_at, embedding) SELECT r.scope, r.id, r.created_at, CAST($1 AS halfvec(3)) FROM "app"."tasks" r WHERE r.scope = $2 AND r.id = $3 AND (r.expires_at IS NULL OR r.expires_at > $4) FOR KEY SHARE
ON CONFLICT (scope, id) DO UPDATE SET created_at = excluded.created_at, embedding = excluded.embedding;

DELETE FROM "app"."task_vectors" WHERE scope = $1 AND id = $2 AND EXISTS (SELECT 1 FROM "app"."tasks" r WHERE r.scope = $1 AND r.id = $2 AND (r.expires_at IS NULL OR r.expires_at > $3) AND r.created_at = "app"."task_vectors".created_at);

DELETE FROM "app"."task_vectors" WHERE scope = $1 AND id = $2 AND NOT EXISTS (SELECT 1 FROM "app"."tasks" r WHERE r.scope = $1 AND r.id = $2);

SELECT set_config('ivfflat.probes', $1, true), set_config('ivfflat.iterative_scan', 'relaxed_order', true), set_config('plan_cache_mode', 'force_custom_plan', true);

SELECT v.id, v.embedding <-> CAST($1 AS halfvec(3)) AS distance FROM "app"."task_vectors" v
JOIN "app"."tasks" r ON r.scope = v.scope AND r.id = v.id AND CASE WHEN r.created_at = v.created_at THEN true END
WHERE v.scope = $2 AND (r.expires_at IS NULL OR r.expires_at > $3) AND r."due" IS NULL AND r."status" = $4 AND EXISTS (SELECT 1 FROM "app"."tasks$by_tag" s WHERE s.scope = r.scope AND s.id = r.id AND s."tag" = $5) AND EXISTS (SELECT 1 FROM "app"."tasks$by_tag" s WHERE s.scope = r.scope AND s.id = r.id AND s."tag" = $6)
ORDER BY distance, v.id LIMIT $7;

SELECT v.id, (v.embedding <-> CAST($1 AS halfvec(3))) + 0 AS distance
FROM "app"."task_vectors" v JOIN "app"."tasks" r ON r.scope = v.scope AND r.id = v.id AND r.created_at = v.created_at
WHERE v.scope = $2 AND (r.expires_at IS NULL OR r.expires_at > $3) AND r."due" IS NULL AND r."status" = $4 AND EXISTS (SELECT 1 FROM "app"."tasks$by_tag" s WHERE s.scope = r.scope AND s.id = r.id AND s."tag" = $5) AND EXISTS (SELECT 1 FROM "app"."tasks$by_tag" s WHERE s.scope = r.scope AND s.id = r.id AND s."tag" = $6)
ORDER BY distance, v.id LIMIT $7;

-- InnerProduct, none

CREATE TABLE IF NOT EXISTS "app"."task_vectors" ("scope" varchar COLLATE "C" NOT NULL, "id" varchar COLLATE "C" NOT NULL, "created_at" timestamptz(6) NOT NULL, "embedding" vector(3) NOT NULL, CONSTRAINT "task_vectors$$key" PRIMARY KEY ("scope", "id"));

ALTER TABLE "app"."task_vectors" ALTER COLUMN embedding TYPE vector(3) USING embedding::vector(3);

INSERT INTO "app"."task_vectors" (scope, id, created_at, embedding) SELECT r.scope, r.id, r.created_at, CAST($1 AS vector(3)) FROM "app"."tasks" r WHERE r.scope = $2 AND r.id = $3 AND (r.expires_at IS NULL OR r.expires_at > $4) FOR KEY SHARE
ON CONFLICT (scope, id) DO UPDATE SET created_at = excluded.created_at, embedding = excluded.embedding;

DELETE FROM "app"."task_vectors" WHERE scope = $1 AND id = $2 AND EXISTS (SELECT 1 FROM "app"."tasks" r WHERE r.scope = $1 AND r.id = $2 AND (r.expires_at IS NULL OR r.expires_at > $3) AND r.created_at = "app"."task_vectors".created_at);

DELETE FROM "app"."task_vectors" WHERE scope = $1 AND id = $2 AND NOT EXISTS (SELECT 1 FROM "app"."tasks" r WHERE r.scope = $1 AND r.id = $2);

SELECT v.id, v.embedding <#> CAST($1 AS vector(3)) AS distance FROM "app"."task_vectors" v
JOIN "app"."tasks" r ON r.scope = v.scope AND r.id = v.id AND CASE WHEN r.created_at = v.created_at THEN true END
WHERE v.scope = $2 AND (r.expires_at IS NULL OR r.expires_at > $3) AND r."due" IS NULL AND r."status" = $4 AND EXISTS (SELECT 1 FROM "app"."tasks$by_tag" s WHERE s.scope = r.scope AND s.id = r.id AND s."tag" = $5) AND EXISTS (SELECT 1 FROM "app"."tasks$by_tag" s WHERE s.scope = r.scope AND s.id = r.id AND s."tag" = $6)
ORDER BY distance, v.id LIMIT $7;

SELECT v.id, (v.embedding <#> CAST($1 AS vector(3))) + 0 AS distance
FROM "app"."task_vectors" v JOIN "app"."tasks" r ON r.scope = v.scope AND r.id = v.id AND r.created_at = v.created_at
WHERE v.scope = $2 AND (r.expires_at IS NULL OR r.expires_at > $3) AND r."due" IS NULL AND r."status" = $4 AND EXISTS (SELECT 1 FROM "app"."tasks$by_tag" s WHERE s.scope = r.scope AND s.id = r.id AND s."tag" = $5) AND EXISTS (SELECT 1 FROM "app"."tasks$by_tag" s WHERE s.scope = r.scope AND s.id = r.id AND s."tag" = $6)
ORDER BY distance, v.id LIMIT $7;

-- text

CREATE TABLE IF NOT EXISTS "app"."task_words" ("scope" varchar COLLATE "C" NOT NULL, "id" varchar COLLATE "C" NOT NULL, "version" bigint NOT NULL, "words" tsvector NOT NULL, CONSTRAINT "task_words$$key" PRIMARY KEY ("scope", "id"));

CREATE INDEX IF NOT EXISTS "task_words$words" ON "app"."task_words" USING gin (words);

SELECT 'english'::regconfig;

DELETE FROM "app"."task_words";

INSERT INTO "app"."task_words" (scope, id, version, words) VALUES ($1, $2, $3, to_tsvector('english'::regconfig, $4))
ON CONFLICT (scope, id) DO UPDATE SET version = excluded.version, words = excluded.words;

DELETE FROM "app"."task_words" WHERE scope = $1 AND id = $2;

DELETE FROM "app"."task_words" WHERE scope = $1 AND id = $2 AND NOT EXISTS (SELECT 1 FROM "app"."tasks" r WHERE r.scope = $1 AND r.id = $2);

SELECT t.id, ts_rank(t.words, q)::double precision AS score
FROM "app"."task_words" t JOIN "app"."tasks" r ON r.scope = t.scope AND r.id = t.id AND r.version = t.version, websearch_to_tsquery('english'::regconfig, $1) AS q
WHERE t.scope = $2 AND t.words @@ q AND (r.expires_at IS NULL OR r.expires_at > $3)
ORDER BY score DESC, t.id LIMIT $4;
