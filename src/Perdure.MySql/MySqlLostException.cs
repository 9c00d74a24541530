using System.Data.Common;

namespace Perdure.MySql;

/// <summary>The connection was lost, where a driver did not make it an error of the database.</summary>
internal sealed class MySqlLostException(Exception inner) : DbException("The connection to the server was lost.", inner);
