using System.Globalization;
using Perdure.Storage;
using Perdure.Tests.Sql;
using Perdure.Tests.Sqlite;
using Loss = Perdure.Tests.Storage.Unreliable.Loss;

namespace Perdure.Tests.Storage;

/// <summary>A statement of the caller's own leaves no mark to look for, so it is sent again only beside something that refuses a second time.</summary>
public sealed class RetryOwnSqlTests
{
    [Theory]
    [InlineData(Loss.Before, false, 0)]
    [InlineData(Loss.Behind, false, 1)]
    [InlineData(Loss.Before, true, 1)]
    [InlineData(Loss.Behind, true, 1)]
    [InlineData(Loss.Late, true, 1)]
    public async Task It_never_happens_twice(Loss loss, bool besideAnAppend, int times)
    {
        await using var store = new SqliteStore();
        var sqlite = await store.OpenAsync();
        await sqlite.UseAsync(async (connection, token) =>
        {
            await using var command = connection.CreateCommand();
            command.CommandText = "CREATE TABLE counter (n INTEGER); INSERT INTO counter VALUES (0)";
            return await command.ExecuteNonQueryAsync(token);
        }, TestContext.Current.CancellationToken);
        var lossy = new Unreliable(sqlite);
        var backend = new RetryingBackend(lossy, new RetryOptions());
        lossy.Lose(loss);
        var own = new ExecuteSql($"UPDATE counter SET n = n + {1}");
        if (besideAnAppend)
            (await backend.WriteAsync(Sample.Append("first", LogHead.Empty), own)).Conflict.ShouldBeNull();
        else
            (await Should.ThrowAsync<PerdureException>(async () => await backend.WriteAsync(own))).Fault.ShouldBe(Fault.Unavailable);
        Convert.ToInt64(store.Ask("SELECT n FROM counter"), CultureInfo.InvariantCulture).ShouldBe(times);
    }
}
