namespace Perdure.Tests.Sql.Grammar;

/// <summary>The check itself: that it takes what is right and can fail.</summary>
public sealed class TSqlGrammarTests
{
    private static readonly TSqlSchema Schema = TSqlSchema.Of(
        """
        CREATE TABLE [tasks] (scope VARCHAR(512) COLLATE Latin1_General_100_BIN2_UTF8 NOT NULL, id VARCHAR(255) COLLATE Latin1_General_100_BIN2_UTF8 NOT NULL,
          version BIGINT NOT NULL, expires_at DATETIME2(6), [due] DATETIME2(6), body VARBINARY(MAX),
          scope_key AS CAST(HASHBYTES('SHA2_256', scope) AS BINARY(32)) PERSISTED, CONSTRAINT [tasks$$key] PRIMARY KEY CLUSTERED (scope, id))
        """,
        "CREATE TABLE [tasks$by_tag] (scope VARCHAR(512) NOT NULL, id VARCHAR(255) NOT NULL, tag VARCHAR(255))",
        "CREATE INDEX [tasks$by_due] ON [tasks] (scope_key, [due], id)");

    public static TheoryData<string, string> Right => new()
    {
        { "SELECT r.id, r.body FROM [tasks] r WITH (INDEX([tasks$by_due])) WHERE r.scope = @scope AND r.id > @id ORDER BY r.[due], r.id OFFSET 0 ROWS FETCH NEXT @rows ROWS ONLY", "@scope @id @rows" },
        { "SELECT TOP (@rows) scope, id FROM [tasks] WITH (UPDLOCK, READPAST) WHERE expires_at <= @at ORDER BY expires_at", "@rows @at" },
        { "SELECT r.id, s.tag FROM [tasks$by_tag] s JOIN [tasks] r ON r.scope = s.scope AND r.id = s.id WHERE s.scope = @scope", "@scope" },
        { "SELECT t.id FROM [tasks] t JOIN (VALUES (@s0, @i0), (@s1, @i1)) k (scope, id) ON k.scope = t.scope AND k.id = t.id", "@s0 @i0 @s1 @i1" },
        { "SELECT t.id FROM OPENJSON(@keys) WITH (scope VARCHAR(512) '$.s', id VARCHAR(255) '$.i') k JOIN dbo.tasks t ON t.scope = k.scope AND t.id = k.id", "@keys" },
        {
            """
            MERGE INTO [tasks] WITH (HOLDLOCK) AS t USING (SELECT @scope AS scope, @id AS id) AS s ON t.scope = s.scope AND t.id = s.id
            WHEN MATCHED AND t.expires_at <= @at THEN UPDATE SET version = @version, t.body = @body
            WHEN NOT MATCHED THEN INSERT (scope, id, version, body) VALUES (s.scope, s.id, @version, @body)
            OUTPUT $action, inserted.version, deleted.version;
            """, "@scope @id @at @version @body"
        },
        {
            """
            SET XACT_ABORT ON; BEGIN TRAN;
            UPDATE t SET version = @version FROM [tasks] t WHERE t.scope = @scope AND t.id = @id AND t.version = @expected;
            IF @@ROWCOUNT = 0 BEGIN ROLLBACK; SELECT 0; RETURN END;
            DECLARE @gone TABLE (id VARCHAR(255)); DECLARE @count INT = 0;
            DELETE FROM [tasks$by_tag] OUTPUT deleted.id INTO @gone WHERE scope = @scope AND id = @id; SET @count = @@ROWCOUNT;
            SELECT g.id FROM @gone g WHERE @count > 0;
            COMMIT
            """, "@version @scope @id @expected"
        },
        {
            """
            WITH found (name) AS (
              SELECT (SELECT TOP (1) scope FROM [tasks] WHERE scope > @after ORDER BY scope)
              UNION ALL SELECT (SELECT MIN(scope) FROM [tasks] WHERE scope > found.name) FROM found WHERE found.name IS NOT NULL)
            SELECT TOP (@rows) name FROM found WHERE name IS NOT NULL OPTION (MAXRECURSION 0)
            """, "@after @rows"
        },
        { "INSERT INTO [tasks] (scope, id, version) SELECT @scope, @id, @version WHERE NOT EXISTS (SELECT 1 FROM [tasks] WITH (UPDLOCK, HOLDLOCK) WHERE scope = @scope AND id = @id)", "@scope @id @version" },
        { "SELECT id AS name, DATEADD(second, 1, due) AS later FROM [tasks] UNION ALL SELECT tag, NULL FROM [tasks$by_tag] ORDER BY name", "" },
        { "DECLARE @answer INT; EXEC @answer = sp_getapplock @Resource = @name, @LockMode = 'Exclusive'", "@name" },
        { "SELECT count(*) FROM sys.tables WHERE name = @name", "@name" },
        { "CREATE UNIQUE INDEX [tasks$x] ON [tasks] (id) INCLUDE (body) WHERE expires_at IS NOT NULL", "" },
        { "ALTER TABLE [tasks] DROP COLUMN [due]", "" },
        { "DROP INDEX [tasks$by_due] ON [tasks]", "" },
        { "IF OBJECT_ID(N'tasks') IS NULL CREATE TABLE [tasks] (a INT, b AS a + 1)", "" },
    };

    [Theory, MemberData(nameof(Right))]
    public void Takes_what_is_right(string text, string parameters) => Errors(text, parameters).ShouldBeEmpty();

    [Theory]
    [InlineData("SELEC id FROM tasks", "Incorrect syntax near id.")]
    [InlineData("SELECT id FROM tasks WHERE id =", "Unexpected end of file occurred.")]
    [InlineData("SELECT id FROM tasks LIMIT 1", "Incorrect syntax near LIMIT.")]
    [InlineData("SELECT id FROM task", "There is no table 'task'.")]
    [InlineData("SELECT id FROM Tasks", "There is no table 'Tasks'.")]
    [InlineData("SELECT id FROM other.tasks", "There is no table 'other.tasks'.")]
    [InlineData("SELECT ident FROM tasks", "No table here has a column 'ident'.")]
    [InlineData("SELECT r.ident FROM tasks r", "'r' has no column 'ident'")]
    [InlineData("SELECT tasks.id FROM tasks r", "There is no table or alias 'tasks' here.")]
    [InlineData("SELECT r.id FROM tasks r JOIN [tasks$by_tag] s ON r.id = s.id WHERE scope = 'x'", "More than one table here has a column 'scope'.")]
    [InlineData("SELECT id FROM tasks WITH (INDEX([tasks$by_name]))", "'tasks' has no index 'tasks$by_name'.")]
    [InlineData("SELECT id AS name FROM tasks WHERE name = 'x'", "No table here has a column 'name'.")]
    [InlineData("SELECT id FROM tasks WHERE EXISTS (SELECT 1 FROM [tasks$by_tag] s WHERE s.due = due)", "'s' has no column 'due'")]
    [InlineData("SELECT k.ident FROM (SELECT id FROM tasks) k", "'k' has no column 'ident'; it has id.")]
    [InlineData("SELECT k.ident FROM (SELECT * FROM [tasks$by_tag]) k", "'k' has no column 'ident'; it has scope, id, tag.")]
    [InlineData("WITH k AS (SELECT id FROM tasks) SELECT ident FROM k", "No table here has a column 'ident'.")]
    [InlineData("WITH k AS (SELECT id FROM tasks) SELECT id FROM k; SELECT id FROM k", "There is no table 'k'.")]
    [InlineData("INSERT INTO tasks (scope, ident) VALUES ('a', 'b')", "The table written to has no column 'ident'")]
    [InlineData("INSERT INTO tasks (scope, id) VALUES (id, 'b')", "No table here has a column 'id'.")]
    [InlineData("UPDATE tasks SET ident = 1", "The table written to has no column 'ident'")]
    [InlineData("UPDATE tasks SET id = ident", "No table here has a column 'ident'.")]
    [InlineData("UPDATE t SET version = 1 FROM task t", "There is no table 'task'.")]
    [InlineData("DELETE FROM tasks OUTPUT deleted.ident WHERE id = 'x'", "'deleted' has no column 'ident'")]
    [InlineData("MERGE tasks AS t USING (SELECT 1 AS id) AS s ON t.id = s.ident WHEN MATCHED THEN DELETE;", "'s' has no column 'ident'; it has id.")]
    [InlineData("MERGE tasks AS t USING (SELECT 1 AS id) AS s ON t.id = s.id WHEN NOT MATCHED THEN INSERT (ident) VALUES (s.id);", "The table written to has no column 'ident'")]
    [InlineData("MERGE tasks AS t USING (SELECT 1 AS id) AS s ON t.id = s.id WHEN MATCHED THEN UPDATE SET ident = 1;", "The table written to has no column 'ident'")]
    [InlineData("CREATE INDEX x ON tasks (ident)", "No table here has a column 'ident'.")]
    [InlineData("CREATE INDEX x ON tasks (id) WHERE ident IS NOT NULL", "No table here has a column 'ident'.")]
    [InlineData("CREATE TABLE x (a INT, b AS c + 1)", "No table here has a column 'c'.")]
    [InlineData("CREATE TABLE x (a INT, PRIMARY KEY (b))", "No table here has a column 'b'.")]
    [InlineData("DROP INDEX x ON tasks", "'tasks' has no index 'x'.")]
    [InlineData("DROP TABLE x", "There is no table 'x'.")]
    [InlineData("ALTER TABLE tasks DROP COLUMN ident", "'tasks' has no column 'ident'.")]
    [InlineData("ALTER TABLE x ADD a INT", "There is no table 'x'.")]
    [InlineData("SELECT id FROM tasks WHERE id = @id", "The parameter @id is not given")]
    [InlineData("SELECT id FROM tasks WHERE id = @id", "The parameter @scope is given but not used.", "@id @scope")]
    [InlineData("SELECT id FROM tasks WHERE id = @Id", "The parameter @Id is not given", "@id")]
    [InlineData("DECLARE @id INT; SELECT @id", "The parameter @id is given, but the batch declares it itself.", "@id")]
    [InlineData("SELECT x.id FROM OPENROWSET(BULK 'x', SINGLE_CLOB) x", "This check knows no BulkOpenRowset; teach it.")]
    public void Finds_what_is_wrong(string text, string message, string parameters = "") =>
        Errors(text, parameters).ShouldContain(error => error.Message.StartsWith(message, StringComparison.Ordinal), string.Join("\n", Errors(text, parameters)));

    [Fact]
    public void Says_where() => Errors("SELECT id\n  FROM task", "")[0].ShouldBe(new GrammarError(2, 8, "There is no table 'task'."));

    private static IReadOnlyList<GrammarError> Errors(string text, string parameters) =>
        TSqlGrammar.Errors(text, Schema, parameters.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
