namespace Perdure.Databases;

/// <summary>
/// What is asked of the connection's encryption. There is no "prefer": who can stand between the program and the server can
/// make it mean "disable".
/// </summary>
public enum DatabaseSslMode
{
    /// <summary>No TLS: everything, the password's proof included, is readable on the wire.</summary>
    Disable,

    /// <summary>TLS or no connection. The server's certificate is not looked at, so this protects from listeners, not from a false server.</summary>
    Require,

    /// <summary>TLS, and a trusted authority signed the server's certificate.</summary>
    VerifyCa,

    /// <summary>TLS, and a trusted authority signed the server's certificate for the host's name.</summary>
    VerifyFull,
}
