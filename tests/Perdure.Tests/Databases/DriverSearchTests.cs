using System.Data.Common;
using Perdure.Databases;

namespace Perdure.Tests.Databases;

/// <summary>Alone: what it registers is the whole process's, and other tests search for drivers too.</summary>
[Collection(nameof(DriverSearchTests))]
[CollectionDefinition(nameof(DriverSearchTests), DisableParallelization = true)]
public sealed class DriverSearchTests
{
    [Fact]
    public void A_registered_driver_is_found_and_a_missing_one_names_its_package()
    {
        DriverSearch.TryFind(DatabaseKind.Oracle, out _).ShouldBeFalse();
        Should.Throw<ArgumentException>(() => DriverSearch.Find(DatabaseKind.Oracle)).Message.ShouldContain("Oracle needs an ADO.NET driver, and this program references none. Add it: dotnet add package Oracle.ManagedDataAccess.Core");
        DbProviderFactories.RegisterFactory("Oracle.ManagedDataAccess.Client", FakeDriver.Instance);
        try
        {
            DriverSearch.Find(DatabaseKind.Oracle).ShouldBeSameAs(FakeDriver.Instance);
        }
        finally
        {
            DbProviderFactories.UnregisterFactory("Oracle.ManagedDataAccess.Client");
        }
    }

    [Fact]
    public void The_first_driver_of_a_kind_wins()
    {
        DbProviderFactories.RegisterFactory("MySqlConnector", FakeDriver.Instance);
        try
        {
            foreach (var kind in (DatabaseKind[])[DatabaseKind.MySql, DatabaseKind.MariaDb])
                DriverSearch.Find(kind).ShouldBeSameAs(FakeDriver.Instance);
        }
        finally
        {
            DbProviderFactories.UnregisterFactory("MySqlConnector");
        }
    }

    [Fact]
    public void A_driver_that_a_package_brings_is_not_searched_for() =>
        Should.Throw<ArgumentException>(() => DriverSearch.Find(DatabaseKind.PostgreSql)).Message.ShouldContain("its package brings it");

    private sealed class FakeDriver : DbProviderFactory
    {
        public static readonly FakeDriver Instance = new();
    }
}
