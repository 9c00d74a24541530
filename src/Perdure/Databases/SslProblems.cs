namespace Perdure.Databases;

/// <summary>What can be wrong with the encryption asked for.</summary>
internal static class SslProblems
{
    public static IEnumerable<string> Of(DatabaseOptions options, Func<string, string> shown)
    {
        var (mode, certificate) = (shown(nameof(options.SslMode)), shown(nameof(options.SslRootCertificate)));
        if (options.SslMode is { } given && !Enum.IsDefined(given))
            yield return $"{mode} is {given:D}; expected {string.Join(" or ", SettingText.Choices<DatabaseSslMode>())}.";
        if (options.SslRootCertificate is null)
            yield break;
        if (options.SslMode is DatabaseSslMode.Disable or DatabaseSslMode.Require)
            yield return $"{certificate} is given, but {mode} is {SettingText.Of(options.SslMode.Value)}, which looks at no certificate; expected verify-ca or verify-full.";
        if (!File.Exists(options.SslRootCertificate))
            yield return $"{certificate} is '{options.SslRootCertificate}', where there is no file; expected a PEM file with the authorities' certificates.";
    }
}
