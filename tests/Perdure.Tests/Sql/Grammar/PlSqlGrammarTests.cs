namespace Perdure.Tests.Sql.Grammar;

/// <summary>What the grammar takes of the SQL that Oracle needs here, and that it can fail.</summary>
public sealed class PlSqlGrammarTests
{
    [Fact]
    public async Task Takes_what_is_right()
    {
        foreach (var statement in (string[])[
            """CREATE TABLE "TASKS" ("SCOPE" VARCHAR2(512 BYTE) NOT NULL, "VERSION" NUMBER(19) NOT NULL, "EXPIRES_AT" TIMESTAMP(6), "SCORE" BINARY_DOUBLE, "BODY" BLOB, CONSTRAINT "TASKS$$KEY" PRIMARY KEY ("SCOPE")) LOB ("BODY") STORE AS SECUREFILE (ENABLE STORAGE IN ROW CACHE)""",
            """CREATE INDEX "TASKS$BY" ON "TASKS" ("SCOPE", NVL2("DUE", 1, 0), "DUE", "ID")""",
            """ALTER TABLE "TASKS" ADD ("X" NUMBER(19))""",
            """ALTER TABLE "TASKS" DROP COLUMN "X" """,
            """DROP TABLE "TASKS" PURGE""",
            """
            MERGE INTO "TASKS" t USING (SELECT :scope AS scope, :id AS id FROM dual) s ON (t.scope = s.scope AND t.id = s.id)
            WHEN MATCHED THEN UPDATE SET t.version = :version, t.created_at = CASE WHEN t.expires_at <= :at THEN :created ELSE t.created_at END WHERE t.expires_at <= :at
            WHEN NOT MATCHED THEN INSERT (scope, id, version) VALUES (s.scope, s.id, :version)
            """,
            """SELECT /*+ INDEX(r "TASKS$BY") */ r.id, r."BODY" FROM "TASKS" r WHERE r.scope = :scope AND (r.expires_at IS NULL OR r.expires_at > :at) ORDER BY r."DUE" NULLS FIRST, r.id FETCH NEXT :n ROWS ONLY""",
            "SELECT id FROM T WHERE (scope, id) IN ((:a, :b), (:c, :d)) ORDER BY id DESC NULLS LAST OFFSET 0 ROWS FETCH NEXT :n ROWS ONLY",
            "SELECT id FROM T WHERE scope = :scope AND ROWNUM <= :n FOR UPDATE SKIP LOCKED",
            "INSERT INTO T (A, B) VALUES (:a, EMPTY_BLOB()) RETURNING A INTO :r",
            "WITH found (name) AS (SELECT MIN(scope) FROM T WHERE scope > :a UNION ALL SELECT (SELECT MIN(scope) FROM T WHERE scope > found.name) FROM found WHERE found.name IS NOT NULL) SELECT name FROM found FETCH FIRST :n ROWS ONLY",
            "SELECT j.k FROM T, JSON_TABLE(T.body FORMAT JSON, '$[*]' COLUMNS (k VARCHAR2(10) PATH '$.k')) j WHERE JSON_VALUE(T.body, '$.a' RETURNING NUMBER) = 1",
            """
            DECLARE
              n NUMBER;
            BEGIN
              SELECT COUNT(*) INTO n FROM T WHERE A = :a FOR UPDATE;
              UPDATE T SET A = :a WHERE B = :b;
              IF SQL%ROWCOUNT = 0 THEN RAISE_APPLICATION_ERROR(-20001, '0'); END IF;
              BEGIN
                INSERT INTO T (A) VALUES (:a);
              EXCEPTION WHEN DUP_VAL_ON_INDEX THEN RAISE_APPLICATION_ERROR(-20001, '1');
              END;
              COMMIT;
            EXCEPTION
              WHEN OTHERS THEN ROLLBACK; RAISE;
            END;
            """,
            "BEGIN EXECUTE IMMEDIATE 'CREATE TABLE X (A NUMBER)'; EXCEPTION WHEN OTHERS THEN IF SQLCODE != -955 THEN RAISE; END IF; END;",
            "LOCK TABLE T IN EXCLUSIVE MODE"])
            (await PlSqlGrammar.ErrorsAsync(statement)).ShouldBeEmpty(statement);
    }

    [Theory]
    [InlineData("SELEC A FROM T", 1, 7)]
    [InlineData("SELECT A, FROM T", 1, 9)]
    [InlineData("SELECT A FROM T WHERE A =", 1, 25)]
    [InlineData("SELECT A FROM T LIMIT 1", 1, 23)]
    [InlineData("CREATE TABLE IF NOT EXISTS T (A NUMBER)", 1, 17)] // Oracle has it since 23; we write for 19
    [InlineData("INSERT INTO T (A) VALUES (1) ON CONFLICT DO NOTHING", 1, 30)]
    [InlineData("BEGIN\n  UPDATE T SET A = 1\nEND;", 3, 1)]
    public async Task Finds_what_is_wrong_and_says_where(string statement, int line, int column)
    {
        var errors = await PlSqlGrammar.ErrorsAsync(statement);
        errors.ShouldNotBeEmpty();
        (errors[0].Line, errors[0].Column).ShouldBe((line, column), errors[0].Message);
    }
}
