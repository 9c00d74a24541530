using Perdure.Databases;
using Perdure.Hosting;
using Perdure.Sessions;

namespace Perdure.Tests.Databases;

public sealed class OpeningDatabaseTests
{
    private static readonly CancellationToken None = TestContext.Current.CancellationToken;

    [Fact]
    public async Task SQLite_opens_by_options_as_servers_do()
    {
        var folder = Directory.CreateTempSubdirectory("perdure-options-");
        try
        {
            var options = new DatabaseOptions { Kind = DatabaseKind.Sqlite, Database = Path.Combine(folder.FullName, "agents.db"), TablePrefix = "app_" };
            await using (var store = await AgentStore.OpenAsync(options, None))
                await store.Sessions.CreateAsync(new Session { Id = "s" }, None);
            await using var again = await AgentStore.OpenAsync($"sqlite3:{options.Database}?prefix=app_", None);
            (await again.Sessions.FindAsync("s", None)).ShouldNotBeNull();
            await using var asserted = await AgentStore.OpenAsync(options with { SchemaMode = SchemaMode.Assert }, None);
            (await asserted.Sessions.FindAsync("s", None)).ShouldNotBeNull();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task The_clock_of_the_options_is_used_or_else_that_of_the_store()
    {
        var (own, stores) = (new TestClock(), new TestClock());
        var options = new DatabaseOptions { Kind = DatabaseKind.Sqlite, Database = "never-opened.db" };
        await using var first = BackendSchemes.Create(options with { Time = own }, new BackendSettings { Time = stores });
        first.Time.ShouldBeSameAs(own);
        await using var second = BackendSchemes.Create(options, new BackendSettings { Time = stores });
        second.Time.ShouldBeSameAs(stores);
    }

    [Fact]
    public void A_database_whose_package_is_not_referenced_names_it()
    {
        var program = new ProgramWithout("Perdure.Oracle");
        program.Refusal("oracle://h/d").ShouldContain("dotnet add package Perdure.Oracle");
        program.Refusal(DatabaseKind.Oracle, "h", "d").ShouldContain("dotnet add package Perdure.Oracle");
    }

    [Fact]
    public async Task A_scheme_of_ones_own_takes_options_and_any_of_the_names()
    {
        // Under a name of its own: the registry belongs to the whole process.
        var scheme = new Recording();
        await using var backend = scheme.Create("//u:p@h/d?prefix=x_", new BackendSettings());
        scheme.Seen.ShouldBe(DatabaseOptions.FromUrl("oracle://u:p@h/d?prefix=x_"));
        scheme.Name.ShouldBe("oracle");
        BackendSchemes.Known.ShouldBe(BackendSchemes.Known.Order(StringComparer.Ordinal));
        foreach (var name in DatabaseKinds.Names)
            BackendSchemes.Known.ShouldContain(name);
    }

    private sealed class Recording : DatabaseScheme
    {
        public DatabaseOptions? Seen { get; private set; }

        public override DatabaseKind Kind => DatabaseKind.Oracle;

        public override Perdure.Storage.Backend Create(DatabaseOptions options, BackendSettings settings)
        {
            Seen = options;
            return new Perdure.Memory.MemoryBackend();
        }
    }
}
