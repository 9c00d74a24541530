CREATE TABLE IF NOT EXISTS "perdure_schema" ("name" TEXT NOT NULL, "kind" TEXT NOT NULL, "revision" INTEGER NOT NULL, "shape" BLOB);

CREATE UNIQUE INDEX IF NOT EXISTS "perdure_schema$key" ON "perdure_schema" ("name");

CREATE TABLE IF NOT EXISTS "tasks" ("scope" TEXT NOT NULL, "id" TEXT NOT NULL, "version" INTEGER NOT NULL, "created_at" TEXT NOT NULL, "updated_at" TEXT NOT NULL, "expires_at" TEXT, "status" TEXT, "priority" INTEGER, "score" REAL, "due" TEXT, "done" INTEGER, "body" BLOB);

CREATE UNIQUE INDEX IF NOT EXISTS "tasks$$key" ON "tasks" ("scope", "id");

CREATE INDEX IF NOT EXISTS "tasks$$expires" ON "tasks" ("expires_at") WHERE "expires_at" IS NOT NULL;

CREATE INDEX IF NOT EXISTS "tasks$by_status" ON "tasks" ("scope", "status", "done", "due", "id");

CREATE INDEX IF NOT EXISTS "tasks$by_priority" ON "tasks" ("scope", "priority", "id");

CREATE INDEX IF NOT EXISTS "tasks$by_score" ON "tasks" ("scope", "status", "id");

CREATE INDEX IF NOT EXISTS "tasks$recent" ON "tasks" ("scope", "updated_at", "id");

CREATE TABLE IF NOT EXISTS "tasks$by_tag" ("scope" TEXT NOT NULL, "id" TEXT NOT NULL, "$place" INTEGER NOT NULL, "tag" TEXT, "status" TEXT, "due" TEXT);

CREATE UNIQUE INDEX IF NOT EXISTS "tasks$by_tag$record" ON "tasks$by_tag" ("scope", "id", "$place");

CREATE INDEX IF NOT EXISTS "tasks$by_tag$order" ON "tasks$by_tag" ("scope", "tag", "status", "due", "id");

CREATE TABLE IF NOT EXISTS "trail$streams" ("stream" INTEGER PRIMARY KEY AUTOINCREMENT, "scope" TEXT NOT NULL, "id" TEXT NOT NULL);

CREATE UNIQUE INDEX IF NOT EXISTS "trail$key" ON "trail$streams" ("scope", "id");

CREATE TABLE IF NOT EXISTS "trail" ("k" INTEGER PRIMARY KEY, "version" INTEGER NOT NULL, "at" INTEGER NOT NULL, "head" BLOB, "body" BLOB);
