using EdgeKit.Auth.Configuration;
using EdgeKit.Auth.Telemetry;
using Microsoft.Extensions.Logging;

namespace EdgeKit.Auth.SigningKeys;

/// <summary>Creates the key cache of an issuer; it fetches nothing until it is used.</summary>
internal sealed class IssuerKeyCacheFactory(
    IKeySource source, TimeProvider timeProvider, AuthMetrics metrics, ILogger<IssuerKeyCache> logger)
{
    public IssuerKeyCache Create(IssuerModel issuer) => new(issuer, source, timeProvider, metrics, logger);
}
