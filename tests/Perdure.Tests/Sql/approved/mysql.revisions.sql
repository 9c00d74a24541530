DROP TABLE `tasks$by_tag`;

DROP INDEX `tasks$by_status` ON `tasks`;

ALTER TABLE `tasks` DROP COLUMN `gone`;

ALTER TABLE `tasks` DROP COLUMN `status`;

ALTER TABLE `tasks` ADD COLUMN `status` VARBINARY(255);

ALTER TABLE `tasks` ADD COLUMN `priority` BIGINT;

ALTER TABLE `tasks` ADD COLUMN `score` BIGINT;

ALTER TABLE `tasks` ADD COLUMN `due` DATETIME(6);

ALTER TABLE `tasks` ADD COLUMN `done` TINYINT;

CREATE INDEX `tasks$by_status` ON `tasks` (`scope`, `status`, `done`, `due`, `id`);

CREATE INDEX `tasks$by_score` ON `tasks` (`scope`, `status`, `id`);

CREATE INDEX `tasks$recent` ON `tasks` (`scope`, `updated_at`, `id`);

CREATE TABLE `tasks$by_tag` (`scope` VARBINARY(512) NOT NULL, `id` VARBINARY(255) NOT NULL, `$place` BIGINT NOT NULL, `tag` VARBINARY(255), `status` VARBINARY(255), `due` DATETIME(6), PRIMARY KEY (`scope`, `id`, `$place`), INDEX `tasks$by_tag$order` (`scope`, `tag`, `status`, `due`, `id`)) ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
