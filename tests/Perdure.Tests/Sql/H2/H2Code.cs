namespace Perdure.Tests.Sql.H2;

/// <summary>Oracle's code for what H2 says.</summary>
internal static class H2Code
{
    // A code that is not here is 600, Oracle's "internal error": a test that meets it has met something it did not plan.
    public static int Oracle(int code) => code switch
    {
        23505 => 1, // unique constraint violated
        23506 => 2291, // parent key not found
        23503 => 2292, // child record found
        23502 => 1400, // cannot insert NULL
        22001 => 12899, // value too large
        40001 => 60, // deadlock
        50200 => 60, // a lock was waited for in vain: how H2 meets a deadlock of rows, which Oracle finds; no test holds a lock for so long otherwise
        57014 => 1013, // cancelled
        42101 or 42111 => 955, // name is used already
        42102 or 42103 or 42104 => 942, // no such table
        42112 => 1418, // no such index
        42121 => 1430, // column is there already
        42122 => 904, // no such column
        42000 or 42001 => 900, // syntax
        _ => 600,
    };
}
