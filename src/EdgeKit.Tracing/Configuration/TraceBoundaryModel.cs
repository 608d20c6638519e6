using EdgeKit.Http.Callers;

namespace EdgeKit.Tracing.Configuration;

/// <summary>Decides on the trace context of requests. Derived from the options; immutable.</summary>
internal sealed class TraceBoundaryModel(TracingOptions options)
{
    private readonly NetworkList _networks = new(options.TrustedNetworks);
    private readonly HashSet<string> _certificates =
        [.. options.TrustedCertificates.Select(CertificateFingerprint.Normalize)];

    private readonly (PathPattern? Path, TraceRule Rule)[] _rules =
        [.. options.Rules.Select(r => (r.Path is null ? null : PathPattern.TryParse(r.Path), r))];

    /// <summary>True if certificates can change the decision. Reading one costs a hash per request.</summary>
    public bool UsesCertificates => _certificates.Count > 0;

    public string? DebugHeader => options.DebugHeader;

    public TraceBoundaryDecision Decide(in RequestOrigin peer)
    {
        var trusted = IsTrusted(peer);
        var rule = Match(peer);
        return new TraceBoundaryDecision(
            rule?.Boundary ?? (trusted ? TraceBoundary.Trust : options.Boundary),
            rule?.SampleRatio,
            ForceSampling: rule?.SampleRatio >= 1 || (trusted && peer.HasDebugHeader));
    }

    private bool IsTrusted(in RequestOrigin peer) =>
        _networks.Contains(peer.Address)
        || (peer.Certificate is { } certificate && _certificates.Contains(certificate));

    private TraceRule? Match(in RequestOrigin peer)
    {
        foreach (var (path, rule) in _rules)
        {
            if ((rule.Port is null || rule.Port == peer.Port) && (path is null || path.Matches(peer.Path)))
            {
                return rule;
            }
        }

        return null;
    }
}
