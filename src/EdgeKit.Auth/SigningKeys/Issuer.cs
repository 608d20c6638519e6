using EdgeKit.Auth.Configuration;

namespace EdgeKit.Auth.SigningKeys;

/// <summary>What was configured about an issuer, and the keys it has published.</summary>
internal sealed record Issuer(IssuerModel Model, IssuerKeyCache Keys);
