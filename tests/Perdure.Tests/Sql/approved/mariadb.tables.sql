CREATE TABLE `perdure_schema` (`name` VARBINARY(255) NOT NULL, `kind` VARBINARY(255) NOT NULL, `revision` BIGINT NOT NULL, `shape` LONGTEXT, PRIMARY KEY (`name`)) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE TABLE `tasks` (`scope` VARBINARY(512) NOT NULL, `id` VARBINARY(255) NOT NULL, `version` BIGINT NOT NULL, `created_at` DATETIME(6) NOT NULL, `updated_at` DATETIME(6) NOT NULL, `expires_at` DATETIME(6), `status` VARBINARY(255), `priority` BIGINT, `score` BIGINT, `due` DATETIME(6), `done` TINYINT, `body` LONGBLOB, PRIMARY KEY (`scope`, `id`)) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE INDEX `tasks$$expires` ON `tasks` (`expires_at`);

CREATE INDEX `tasks$by_status` ON `tasks` (`scope`, `status`, `done`, `due`, `id`);

CREATE INDEX `tasks$by_priority` ON `tasks` (`scope`, `priority`, `id`);

CREATE INDEX `tasks$by_score` ON `tasks` (`scope`, `status`, `id`);

CREATE INDEX `tasks$recent` ON `tasks` (`scope`, `updated_at`, `id`);

CREATE TABLE `tasks$by_tag` (`scope` VARBINARY(512) NOT NULL, `id` VARBINARY(255) NOT NULL, `$place` BIGINT NOT NULL, `tag` VARBINARY(255), `status` VARBINARY(255), `due` DATETIME(6), PRIMARY KEY (`scope`, `id`, `$place`)) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;

CREATE INDEX `tasks$by_tag$order` ON `tasks$by_tag` (`scope`, `tag`, `status`, `due`, `id`);

CREATE TABLE `trail` (`scope` VARBINARY(512) NOT NULL, `id` VARBINARY(255) NOT NULL, `position` BIGINT NOT NULL, `version` BIGINT NOT NULL, `at` DATETIME(6) NOT NULL, `head` LONGBLOB, `body` LONGBLOB, PRIMARY KEY (`scope`, `id`, `position`)) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
