using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Shop.Identity.Keys;

/// <summary>A private key, its algorithm and its public part.</summary>
internal sealed class SigningKey
{
    private SigningKey(string algorithm, SecurityKey key, JsonWebKey published, string pem)
    {
        Algorithm = algorithm;
        Pem = pem;
        published.Use = "sig";
        published.Alg = algorithm;
        key.KeyId = published.Kid = Base64UrlEncoder.Encode(published.ComputeJwkThumbprint());
        Published = published;
        Credentials = new SigningCredentials(key, algorithm);
    }

    public string Algorithm { get; }

    public string Id => Published.Kid;

    public JsonWebKey Published { get; }

    public string Pem { get; }

    public SigningCredentials Credentials { get; }

    public static SigningKey Create(string algorithm)
    {
        if (algorithm == SecurityAlgorithms.RsaSha256)
        {
            using var rsa = RSA.Create(2048);
            return FromPem(algorithm, rsa.ExportPkcs8PrivateKeyPem());
        }

        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return FromPem(algorithm, ec.ExportPkcs8PrivateKeyPem());
    }

    public static SigningKey FromPem(string algorithm, string pem) => algorithm switch
    {
        SecurityAlgorithms.RsaSha256 => FromRsa(pem),
        SecurityAlgorithms.EcdsaSha256 => FromEc(pem),
        _ => throw new NotSupportedException(
            $"A key file names the algorithm '{algorithm}'; RS256 and ES256 are known."),
    };

    private static SigningKey FromRsa(string pem)
    {
        var rsa = RSA.Create();
        rsa.ImportFromPem(pem);
        var published = JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(rsa.ExportParameters(false)));
        return new SigningKey(SecurityAlgorithms.RsaSha256, new RsaSecurityKey(rsa), published, pem);
    }

    private static SigningKey FromEc(string pem)
    {
        var ec = ECDsa.Create();
        ec.ImportFromPem(pem);
        using var publicHalf = ECDsa.Create(ec.ExportParameters(false));
        var published = JsonWebKeyConverter.ConvertFromECDsaSecurityKey(new ECDsaSecurityKey(publicHalf));
        return new SigningKey(SecurityAlgorithms.EcdsaSha256, new ECDsaSecurityKey(ec), published, pem);
    }
}
