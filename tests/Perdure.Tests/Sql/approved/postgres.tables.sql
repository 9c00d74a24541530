CREATE TABLE IF NOT EXISTS "perdure_schema" ("name" varchar COLLATE "C" NOT NULL, "kind" varchar COLLATE "C" NOT NULL, "revision" bigint NOT NULL, "shape" text, CONSTRAINT "perdure_schema$key" PRIMARY KEY ("name"));

CREATE TABLE IF NOT EXISTS "tasks" ("scope" varchar COLLATE "C" NOT NULL, "id" varchar COLLATE "C" NOT NULL, "version" bigint NOT NULL, "created_at" timestamptz(6) NOT NULL, "updated_at" timestamptz(6) NOT NULL, "expires_at" timestamptz(6), "status" varchar COLLATE "C", "priority" bigint, "score" double precision, "due" timestamptz(6), "done" boolean, "body" json, "body$bytes" bytea, CONSTRAINT "tasks$$key" PRIMARY KEY ("scope", "id"));

CREATE INDEX IF NOT EXISTS "tasks$$expires" ON "tasks" ("expires_at" NULLS FIRST) WHERE "expires_at" IS NOT NULL;

CREATE INDEX IF NOT EXISTS "tasks$by_status" ON "tasks" ("scope" NULLS FIRST, "status" NULLS FIRST, "done" NULLS FIRST, "due" NULLS FIRST, "id" NULLS FIRST);

CREATE INDEX IF NOT EXISTS "tasks$by_priority" ON "tasks" ("scope" NULLS FIRST, "priority" NULLS FIRST, "id" NULLS FIRST);

CREATE INDEX IF NOT EXISTS "tasks$by_score" ON "tasks" ("scope" NULLS FIRST, "status" NULLS FIRST, "id" NULLS FIRST);

CREATE INDEX IF NOT EXISTS "tasks$recent" ON "tasks" ("scope" NULLS FIRST, "updated_at" NULLS FIRST, "id" NULLS FIRST);

CREATE TABLE IF NOT EXISTS "tasks$by_tag" ("scope" varchar COLLATE "C" NOT NULL, "id" varchar COLLATE "C" NOT NULL, "$place" bigint NOT NULL, "tag" varchar COLLATE "C", "status" varchar COLLATE "C", "due" timestamptz(6), CONSTRAINT "tasks$by_tag$record" PRIMARY KEY ("scope", "id", "$place"));

CREATE INDEX IF NOT EXISTS "tasks$by_tag$order" ON "tasks$by_tag" ("scope" NULLS FIRST, "tag" NULLS FIRST, "status" NULLS FIRST, "due" NULLS FIRST, "id" NULLS FIRST);

CREATE TABLE IF NOT EXISTS "trail" ("scope" varchar COLLATE "C" NOT NULL, "id" varchar COLLATE "C" NOT NULL, "position" bigint NOT NULL, "version" bigint NOT NULL, "at" timestamptz(6) NOT NULL, "head" bytea, "body" bytea, CONSTRAINT "trail$$key" PRIMARY KEY ("scope", "id", "position"));
