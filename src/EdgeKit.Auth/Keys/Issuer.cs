using EdgeKit.Auth.Configuration;

namespace EdgeKit.Auth.Keys;

/// <summary>What was configured about an issuer, and the keys it has published.</summary>
internal sealed record Issuer(IssuerModel Model, IssuerKeys Keys);
