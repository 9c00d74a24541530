DROP INDEX IF EXISTS [tasks$by_status] ON [tasks];

DROP TABLE IF EXISTS [tasks$by_tag];

ALTER TABLE [tasks] DROP COLUMN IF EXISTS [gone];

ALTER TABLE [tasks] DROP COLUMN IF EXISTS [status];

IF COL_LENGTH(N'[tasks]', N'status') IS NULL ALTER TABLE [tasks] ADD [status] VARBINARY(255) NULL;

IF COL_LENGTH(N'[tasks]', N'priority') IS NULL ALTER TABLE [tasks] ADD [priority] BIGINT NULL;

IF COL_LENGTH(N'[tasks]', N'score') IS NULL ALTER TABLE [tasks] ADD [score] FLOAT(53) NULL;

IF COL_LENGTH(N'[tasks]', N'due') IS NULL ALTER TABLE [tasks] ADD [due] DATETIMEOFFSET(6) NULL;

IF COL_LENGTH(N'[tasks]', N'done') IS NULL ALTER TABLE [tasks] ADD [done] BIT NULL;
