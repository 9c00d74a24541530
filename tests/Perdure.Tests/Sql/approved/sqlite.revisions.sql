DROP INDEX IF EXISTS "tasks$by_status";

DROP TABLE IF EXISTS "tasks$by_tag";

ALTER TABLE "tasks" DROP COLUMN "gone";

ALTER TABLE "tasks" DROP COLUMN "status";

ALTER TABLE "tasks" ADD COLUMN "status" TEXT;

ALTER TABLE "tasks" ADD COLUMN "priority" INTEGER;

ALTER TABLE "tasks" ADD COLUMN "score" REAL;

ALTER TABLE "tasks" ADD COLUMN "due" TEXT;

ALTER TABLE "tasks" ADD COLUMN "done" INTEGER;
