namespace Perdure.Databases;

/// <summary>What stands between the program and the server.</summary>
public enum Pooler
{
    /// <summary>Nothing, or a pooler that keeps a server connection per session.</summary>
    None,

    /// <summary>A pooler such as PgBouncer that gives each transaction another server connection: nothing may be kept on a connection across transactions.</summary>
    Transaction,
}
