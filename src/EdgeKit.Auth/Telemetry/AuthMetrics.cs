using System.Diagnostics.Metrics;

namespace EdgeKit.Auth.Telemetry;

/// <summary>Metrics of the meter <c>EdgeKit.Auth</c>. No tag has a value that a caller sent.</summary>
internal sealed class AuthMetrics
{
    public const string MeterName = "EdgeKit.Auth";

    private readonly Counter<long> _tokens;
    private readonly Counter<long> _fetches;
    private readonly Counter<long> _proofs;
    private readonly Counter<long> _logins;
    private readonly Counter<long> _refreshes;
    private readonly Counter<long> _exchanges;
    private readonly Counter<long> _sessionsEnded;

    public AuthMetrics(IMeterFactory meterFactory)
    {
        var meter = meterFactory.Create(MeterName);
        _tokens = meter.CreateCounter<long>("edgekit.auth.tokens", "{token}", "Access tokens validated, by outcome.");
        _fetches = meter.CreateCounter<long>(
            "edgekit.auth.keys.fetches", "{fetch}", "Fetches of an issuer's signing keys, by outcome.");
        _proofs = meter.CreateCounter<long>("edgekit.auth.proofs", "{proof}", "DPoP proofs validated, by outcome.");
        _logins = meter.CreateCounter<long>("edgekit.auth.logins", "{login}", "Login callbacks, by outcome.");
        _refreshes = meter.CreateCounter<long>(
            "edgekit.auth.refreshes", "{refresh}", "Refresh tokens sent to the server, by outcome.");
        _exchanges = meter.CreateCounter<long>(
            "edgekit.auth.exchanges", "{exchange}", "Access tokens exchanged for others, by outcome.");
        _sessionsEnded = meter.CreateCounter<long>(
            "edgekit.auth.sessions.ended", "{session}", "Sessions ended before they expired, by reason.");
    }

    public void TokenValidated(string outcome) => Count(_tokens, outcome);

    public void ProofValidated(string outcome) => Count(_proofs, outcome);

    public void LoginCompleted(string outcome) => Count(_logins, outcome);

    public void TokenRefreshed(string outcome) => Count(_refreshes, outcome);

    public void TokenExchanged(string outcome) => Count(_exchanges, outcome);

    public void SessionEnded(string reason) =>
        _sessionsEnded.Add(1, new KeyValuePair<string, object?>("edgekit.auth.reason", reason));

    public void KeysFetched(string issuer, bool success) => _fetches.Add(
        1, new("edgekit.auth.issuer", issuer), new("edgekit.auth.outcome", success ? "success" : "failure"));

    private static void Count(Counter<long> counter, string outcome) =>
        counter.Add(1, new KeyValuePair<string, object?>("edgekit.auth.outcome", outcome));
}
