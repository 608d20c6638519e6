using EdgeKit.Auth.Configuration;

namespace EdgeKit.Auth.SigningKeys;

/// <summary>An issuer: its settings and its signing keys.</summary>
internal sealed record Issuer(IssuerModel Model, IssuerKeyCache Keys);
