DROP VIEW IF EXISTS "tasks_read";

CREATE VIEW "tasks_read" AS SELECT r."scope" AS "scope", r."id" AS "id", r."status" AS "status", r."priority" AS "priority", r."score" AS "score", r."due" AS "due", r."done" AS "done", r."created_at" AS "created_at", r."updated_at" AS "updated_at", r."body" AS "body" FROM "tasks" r WHERE (r.expires_at IS NULL OR r.expires_at > now());

DROP VIEW IF EXISTS "tasks_read";

DROP VIEW IF EXISTS "task_stats";

CREATE VIEW "task_stats" AS SELECT r."status" AS "status", COUNT(*) AS "total", COUNT(CASE WHEN r."priority" = 1 THEN 1 END) AS "urgent", COUNT(CASE WHEN r."status" = 'open' THEN 1 END) AS "open", AVG(EXTRACT(EPOCH FROM r."due" - r."created_at")::double precision) AS "seconds" FROM "tasks" r WHERE (r.expires_at IS NULL OR r.expires_at > now()) GROUP BY r."status";

DROP VIEW IF EXISTS "task_stats";

DROP VIEW IF EXISTS "tasks_by_task";

CREATE VIEW "tasks_by_task" AS SELECT e.id AS "task", COUNT(r.id) AS "total", COUNT(CASE WHEN r."priority" = 1 THEN 1 END) AS "urgent" FROM "tasks" e LEFT JOIN "tasks" r ON r.scope = e.scope AND r."status" = e.id AND r."done" = true AND (r.expires_at IS NULL OR r.expires_at > now()) WHERE (e.expires_at IS NULL OR e.expires_at > now()) GROUP BY e.id;

DROP VIEW IF EXISTS "tasks_by_task";

DROP VIEW IF EXISTS "recent_tasks";

CREATE VIEW "recent_tasks" AS SELECT r."id" AS "id", r."score" AS "points" FROM "tasks" r WHERE r."due" >= now() - interval '3600 seconds' AND r."done" = true AND (r.expires_at IS NULL OR r.expires_at > now());

DROP VIEW IF EXISTS "recent_tasks";

CREATE OR REPLACE FUNCTION "tasks$$changed"() RETURNS trigger LANGUAGE plpgsql AS $touch$
BEGIN
  NEW.updated_at := clock_timestamp();
  NEW.version := floor(EXTRACT(EPOCH FROM clock_timestamp() - timestamptz '2020-01-01 00:00:00+00') * 1000)::bigint * 4194304 + ((OLD.version + 1) & 4194303);
  RETURN NEW;
END $touch$;

DROP TRIGGER IF EXISTS "tasks$$changed" ON "tasks";

CREATE TRIGGER "tasks$$changed" BEFORE UPDATE ON "tasks" FOR EACH ROW WHEN (NEW.version = OLD.version AND (NEW."created_at", NEW."expires_at", NEW."status", NEW."priority", NEW."score", NEW."due", NEW."done", NEW."body"::text, NEW."body$bytes") IS DISTINCT FROM (OLD."created_at", OLD."expires_at", OLD."status", OLD."priority", OLD."score", OLD."due", OLD."done", OLD."body"::text, OLD."body$bytes")) EXECUTE FUNCTION "tasks$$changed"();

DROP TRIGGER IF EXISTS "tasks$$changed" ON "tasks";

DROP FUNCTION IF EXISTS "tasks$$changed"();
