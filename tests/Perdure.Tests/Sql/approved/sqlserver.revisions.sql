DROP TABLE IF EXISTS [tasks$by_tag];

DROP INDEX IF EXISTS [tasks$by_status] ON [tasks];

ALTER TABLE [tasks] DROP COLUMN IF EXISTS [gone];

ALTER TABLE [tasks] DROP COLUMN IF EXISTS [status];

IF COL_LENGTH(N'[tasks]', N'status') IS NULL ALTER TABLE [tasks] ADD [status] VARBINARY(255) NULL;

IF COL_LENGTH(N'[tasks]', N'priority') IS NULL ALTER TABLE [tasks] ADD [priority] BIGINT NULL;

IF COL_LENGTH(N'[tasks]', N'score') IS NULL ALTER TABLE [tasks] ADD [score] BIGINT NULL;

IF COL_LENGTH(N'[tasks]', N'due') IS NULL ALTER TABLE [tasks] ADD [due] DATETIMEOFFSET(6) NULL;

IF COL_LENGTH(N'[tasks]', N'done') IS NULL ALTER TABLE [tasks] ADD [done] BIT NULL;

IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[tasks]') AND name = N'tasks$by_status') CREATE INDEX [tasks$by_status] ON [tasks] ([scope], [status], [done], [due]);

IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[tasks]') AND name = N'tasks$by_score') CREATE INDEX [tasks$by_score] ON [tasks] ([scope], [status]);

IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[tasks]') AND name = N'tasks$recent') CREATE INDEX [tasks$recent] ON [tasks] ([scope], [updated_at]);

IF OBJECT_ID(N'[tasks$by_tag]', N'U') IS NULL CREATE TABLE [tasks$by_tag] ([scope] VARBINARY(512) NOT NULL, [id] VARBINARY(255) NOT NULL, [$place] BIGINT NOT NULL, [tag] VARBINARY(255) NULL, [status] VARBINARY(255) NULL, [due] DATETIMEOFFSET(6) NULL, CONSTRAINT [tasks$by_tag$record] PRIMARY KEY CLUSTERED ([scope], [id], [$place]));

IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[tasks$by_tag]') AND name = N'tasks$by_tag$order') CREATE INDEX [tasks$by_tag$order] ON [tasks$by_tag] ([scope], [tag], [status], [due]);
