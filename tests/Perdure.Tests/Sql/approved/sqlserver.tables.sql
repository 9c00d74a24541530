IF OBJECT_ID(N'[perdure_schema]', N'U') IS NULL CREATE TABLE [perdure_schema] ([name] VARBINARY(255) NOT NULL, [kind] VARBINARY(255) NOT NULL, [revision] BIGINT NOT NULL, [shape] NVARCHAR(MAX) NULL, CONSTRAINT [perdure_schema$key] PRIMARY KEY CLUSTERED ([name]));

IF OBJECT_ID(N'[tasks]', N'U') IS NULL CREATE TABLE [tasks] ([scope] VARBINARY(512) NOT NULL, [id] VARBINARY(255) NOT NULL, [version] BIGINT NOT NULL, [created_at] DATETIMEOFFSET(6) NOT NULL, [updated_at] DATETIMEOFFSET(6) NOT NULL, [expires_at] DATETIMEOFFSET(6) NULL, [status] VARBINARY(255) NULL, [priority] BIGINT NULL, [score] BIGINT NULL, [due] DATETIMEOFFSET(6) NULL, [done] BIT NULL, [body] VARBINARY(MAX) NULL, CONSTRAINT [tasks$$key] PRIMARY KEY CLUSTERED ([scope], [id]));

IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[tasks]') AND name = N'tasks$$expires') CREATE INDEX [tasks$$expires] ON [tasks] ([expires_at]);

IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[tasks]') AND name = N'tasks$by_status') CREATE INDEX [tasks$by_status] ON [tasks] ([scope], [status], [done], [due]);

IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[tasks]') AND name = N'tasks$by_priority') CREATE INDEX [tasks$by_priority] ON [tasks] ([scope], [priority]);

IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[tasks]') AND name = N'tasks$by_score') CREATE INDEX [tasks$by_score] ON [tasks] ([scope], [status]);

IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[tasks]') AND name = N'tasks$recent') CREATE INDEX [tasks$recent] ON [tasks] ([scope], [updated_at]);

IF OBJECT_ID(N'[tasks$by_tag]', N'U') IS NULL CREATE TABLE [tasks$by_tag] ([scope] VARBINARY(512) NOT NULL, [id] VARBINARY(255) NOT NULL, [$place] BIGINT NOT NULL, [tag] VARBINARY(255) NULL, [status] VARBINARY(255) NULL, [due] DATETIMEOFFSET(6) NULL, CONSTRAINT [tasks$by_tag$record] PRIMARY KEY CLUSTERED ([scope], [id], [$place]));

IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE object_id = OBJECT_ID(N'[tasks$by_tag]') AND name = N'tasks$by_tag$order') CREATE INDEX [tasks$by_tag$order] ON [tasks$by_tag] ([scope], [tag], [status], [due]);

IF OBJECT_ID(N'[trail]', N'U') IS NULL CREATE TABLE [trail] ([scope] VARBINARY(512) NOT NULL, [id] VARBINARY(255) NOT NULL, [position] BIGINT NOT NULL, [version] BIGINT NOT NULL, [at] DATETIMEOFFSET(6) NOT NULL, [head] VARBINARY(MAX) NULL, [body] VARBINARY(MAX) NULL, CONSTRAINT [trail$$key] PRIMARY KEY CLUSTERED ([scope], [id], [position]));
