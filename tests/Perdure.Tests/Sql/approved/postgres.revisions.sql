DROP TABLE IF EXISTS "tasks$by_tag";

DROP INDEX IF EXISTS "tasks$by_status";

ALTER TABLE "tasks" DROP COLUMN IF EXISTS "gone";

ALTER TABLE "tasks" DROP COLUMN IF EXISTS "status";

ALTER TABLE "tasks" ADD COLUMN IF NOT EXISTS "status" varchar COLLATE "C";

ALTER TABLE "tasks" ADD COLUMN IF NOT EXISTS "priority" bigint;

ALTER TABLE "tasks" ADD COLUMN IF NOT EXISTS "score" double precision;

ALTER TABLE "tasks" ADD COLUMN IF NOT EXISTS "due" timestamptz(6);

ALTER TABLE "tasks" ADD COLUMN IF NOT EXISTS "done" boolean;

CREATE INDEX IF NOT EXISTS "tasks$by_status" ON "tasks" ("scope" NULLS FIRST, "status" NULLS FIRST, "done" NULLS FIRST, "due" NULLS FIRST, "id" NULLS FIRST);

CREATE INDEX IF NOT EXISTS "tasks$by_score" ON "tasks" ("scope" NULLS FIRST, "status" NULLS FIRST, "id" NULLS FIRST);

CREATE INDEX IF NOT EXISTS "tasks$recent" ON "tasks" ("scope" NULLS FIRST, "updated_at" NULLS FIRST, "id" NULLS FIRST);

CREATE TABLE IF NOT EXISTS "tasks$by_tag" ("scope" varchar COLLATE "C" NOT NULL, "id" varchar COLLATE "C" NOT NULL, "$place" bigint NOT NULL, "tag" varchar COLLATE "C", "status" varchar COLLATE "C", "due" timestamptz(6), CONSTRAINT "tasks$by_tag$record" PRIMARY KEY ("scope", "id", "$place"));

CREATE INDEX IF NOT EXISTS "tasks$by_tag$order" ON "tasks$by_tag" ("scope" NULLS FIRST, "tag" NULLS FIRST, "status" NULLS FIRST, "due" NULLS FIRST, "id" NULLS FIRST);
