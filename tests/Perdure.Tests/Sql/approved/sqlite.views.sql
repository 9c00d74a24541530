DROP VIEW IF EXISTS "tasks_read";

CREATE VIEW "tasks_read" AS SELECT r."scope" AS "scope", r."id" AS "id", r."status" AS "status", r."priority" AS "priority", r."score" AS "score", r."due" AS "due", r."done" AS "done", r."created_at" AS "created_at", r."updated_at" AS "updated_at", r."body" AS "body" FROM "tasks" r WHERE (r.expires_at IS NULL OR r.expires_at > (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z'));

DROP VIEW IF EXISTS "tasks_read";

DROP VIEW IF EXISTS "task_stats";

CREATE VIEW "task_stats" AS SELECT r."status" AS "status", COUNT(*) AS "total", COUNT(CASE WHEN r."priority" = 1 THEN 1 END) AS "urgent", COUNT(CASE WHEN r."status" = 'open' THEN 1 END) AS "open", AVG((strftime('%s', r."due") - strftime('%s', r."created_at") + (substr(r."due", 21, 6) - substr(r."created_at", 21, 6)) / 1000000.0)) AS "seconds" FROM "tasks" r WHERE (r.expires_at IS NULL OR r.expires_at > (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')) GROUP BY r."status";

DROP VIEW IF EXISTS "task_stats";

DROP VIEW IF EXISTS "tasks_by_task";

CREATE VIEW "tasks_by_task" AS SELECT e.id AS "task", COUNT(r.id) AS "total", COUNT(CASE WHEN r."priority" = 1 THEN 1 END) AS "urgent" FROM "tasks" e LEFT JOIN "tasks" r ON r.scope = e.scope AND r."status" = e.id AND r."done" = 1 AND (r.expires_at IS NULL OR r.expires_at > (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')) WHERE (e.expires_at IS NULL OR e.expires_at > (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z')) GROUP BY e.id;

DROP VIEW IF EXISTS "tasks_by_task";

DROP VIEW IF EXISTS "recent_tasks";

CREATE VIEW "recent_tasks" AS SELECT r."id" AS "id", r."score" AS "points" FROM "tasks" r WHERE r."due" >= (strftime('%Y-%m-%dT%H:%M:%f', 'now', '-3600 seconds') || '000Z') AND r."done" = 1 AND (r.expires_at IS NULL OR r.expires_at > (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z'));

DROP VIEW IF EXISTS "recent_tasks";

DROP TRIGGER IF EXISTS "tasks$$changed";

CREATE TRIGGER "tasks$$changed" AFTER UPDATE ON "tasks" FOR EACH ROW WHEN NEW.version = OLD.version AND (NEW."created_at" IS NOT OLD."created_at" OR NEW."expires_at" IS NOT OLD."expires_at" OR NEW."status" IS NOT OLD."status" OR NEW."priority" IS NOT OLD."priority" OR NEW."score" IS NOT OLD."score" OR NEW."due" IS NOT OLD."due" OR NEW."done" IS NOT OLD."done" OR NEW."body" IS NOT OLD."body")
BEGIN UPDATE "tasks" SET updated_at = (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z'), version = CAST((julianday('now') - 2458849.5) * 86400000 AS INTEGER) * 4194304 + ((OLD.version + 1) & 4194303) WHERE scope = NEW.scope AND id = NEW.id; END;

DROP TRIGGER IF EXISTS "tasks$$changed";
