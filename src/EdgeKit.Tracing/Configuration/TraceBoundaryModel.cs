using EdgeKit.Http.Callers;

namespace EdgeKit.Tracing.Configuration;

/// <summary>Decides on the trace context of requests. Derived from the options; immutable.</summary>
internal sealed class TraceBoundaryModel
{
    private readonly NetworkList _networks;
    private readonly HashSet<string> _certificates;
    private readonly (PathPattern? Path, TraceRule Rule)[] _rules;
    private readonly TraceBoundary _default;

    public TraceBoundaryModel(TracingOptions options)
    {
        _default = options.Boundary;
        _networks = new NetworkList(options.TrustedNetworks);
        _certificates = [.. options.TrustedCertificates.Select(CertificateFingerprint.Normalize)];
        _rules = [.. options.Rules.Select(r => (r.Path is null ? null : PathPattern.TryParse(r.Path), r))];
        UsesCertificates = _certificates.Count > 0;
        DebugHeader = options.DebugHeader;
    }

    /// <summary>True if certificates can change the decision. Reading one costs a hash per request.</summary>
    public bool UsesCertificates { get; }

    public string? DebugHeader { get; }

    public TraceBoundaryDecision Decide(in RequestOrigin peer)
    {
        var trusted = IsTrusted(peer);
        var rule = Match(peer);
        return new TraceBoundaryDecision(
            rule?.Boundary ?? (trusted ? TraceBoundary.Trust : _default),
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
