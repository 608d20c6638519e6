using System.Diagnostics.Metrics;

namespace EdgeKit.Auth.Telemetry;

/// <summary>Counts what happens to tokens and keys. Tags are names from the configuration and fixed words, never a caller's.</summary>
internal sealed class AuthMetrics
{
    public const string MeterName = "EdgeKit.Auth";

    private readonly Counter<long> _tokens;
    private readonly Counter<long> _fetches;
    private readonly Counter<long> _proofs;

    public AuthMetrics(IMeterFactory meterFactory)
    {
        var meter = meterFactory.Create(MeterName);
        _tokens = meter.CreateCounter<long>("edgekit.auth.tokens", "{token}", "Access tokens looked at, by outcome.");
        _fetches = meter.CreateCounter<long>("edgekit.auth.keys.fetches", "{fetch}", "Fetches of an issuer's signing keys, by outcome.");
        _proofs = meter.CreateCounter<long>("edgekit.auth.proofs", "{proof}", "DPoP proofs looked at, by outcome.");
    }

    public void Verified(string outcome) => _tokens.Add(1, new KeyValuePair<string, object?>("edgekit.auth.outcome", outcome));

    public void Proved(string outcome) => _proofs.Add(1, new KeyValuePair<string, object?>("edgekit.auth.outcome", outcome));

    public void Fetched(string issuer, bool success) => _fetches.Add(
        1, new("edgekit.auth.issuer", issuer), new("edgekit.auth.outcome", success ? "success" : "failure"));
}
