DROP TABLE IF EXISTS "tasks$by_tag";

DROP INDEX IF EXISTS "tasks$by_status";

ALTER TABLE "tasks" DROP COLUMN "gone";

ALTER TABLE "tasks" DROP COLUMN "status";

ALTER TABLE "tasks" ADD COLUMN "status" TEXT;

ALTER TABLE "tasks" ADD COLUMN "priority" INTEGER;

ALTER TABLE "tasks" ADD COLUMN "score" REAL;

ALTER TABLE "tasks" ADD COLUMN "due" TEXT;

ALTER TABLE "tasks" ADD COLUMN "done" INTEGER;

CREATE INDEX IF NOT EXISTS "tasks$by_status" ON "tasks" ("scope", "status", "done", "due", "id");

CREATE INDEX IF NOT EXISTS "tasks$by_score" ON "tasks" ("scope", "status", "id");

CREATE INDEX IF NOT EXISTS "tasks$recent" ON "tasks" ("scope", "updated_at", "id");

CREATE TABLE IF NOT EXISTS "tasks$by_tag" ("scope" TEXT NOT NULL, "id" TEXT NOT NULL, "$place" INTEGER NOT NULL, "tag" TEXT, "status" TEXT, "due" TEXT);

CREATE UNIQUE INDEX IF NOT EXISTS "tasks$by_tag$record" ON "tasks$by_tag" ("scope", "id", "$place");

CREATE INDEX IF NOT EXISTS "tasks$by_tag$order" ON "tasks$by_tag" ("scope", "tag", "status", "due", "id");
