using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Perdure.Databases;

namespace Perdure.Redis;

/// <summary>Whether a server's certificate is one that the options accept.</summary>
internal sealed class RedisCertificate(DatabaseOptions options)
{
    /// <summary>Whether one was not accepted: the driver tells that only sometimes.</summary>
    public bool WasRefused { get; private set; }

    public bool IsAccepted(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        var isGood = IsGood(certificate, chain, errors);
        WasRefused |= !isGood;
        return isGood;
    }

    private bool IsGood(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (options.EffectiveSslMode == DatabaseSslMode.Require)
            return certificate is not null;
        if (certificate is null || (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) && options.EffectiveSslMode == DatabaseSslMode.VerifyFull))
            return false;
        return options.SslRootCertificate is { } file ? IsSignedBy(file, certificate, chain) : !errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors);
    }

    private static bool IsSignedBy(string file, X509Certificate certificate, X509Chain? given)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.ImportFromPemFile(file);
        if (given is not null)
            chain.ChainPolicy.ExtraStore.AddRange(given.ChainPolicy.ExtraStore);
        return chain.Build(certificate as X509Certificate2 ?? X509CertificateLoader.LoadCertificate(certificate.GetRawCertData()));
    }
}
