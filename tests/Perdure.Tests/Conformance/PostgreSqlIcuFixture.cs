using Perdure.Databases;
using Perdure.Tests.Servers;

namespace Perdure.Tests.Conformance;

/// <summary>PostgreSQL: a schema of a database whose default collation is ICU's, by which a comes before B, and case decides last.</summary>
public sealed class PostgreSqlIcuFixture : PostgreSqlFixture
{
    // One for all tests of a process, which drops it when it ends.
    private static readonly Lazy<string> Made = new(Make);

    public override string Name => "postgres (ICU)";

    protected override DatabaseOptions Database(DatabaseOptions administrator) => administrator with { Database = Made.Value };

    private static string Make()
    {
        var administrator = DatabaseOptions.FromUrl(TestServer.Postgres.SkipUnlessThere());
        var name = $"perdure_{Guid.CreateVersion7():N}";
        PostgreSqlAdministrator.Execute(administrator, $"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'und-u-ks-level2' LOCALE 'C'");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => PostgreSqlAdministrator.Execute(administrator, $"DROP DATABASE {name} WITH (FORCE)");
        PostgreSqlAdministrator.Ask<bool>(administrator with { Database = name }, "SELECT 'a' < 'B' AND 'A' < 'b'").ShouldBeTrue("the database must not order by bytes, or its tests show nothing");
        PostgreSqlAdministrator.Execute(administrator with { Database = name }, "CREATE EXTENSION IF NOT EXISTS vector");
        return name;
    }
}
