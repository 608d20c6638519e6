using EdgeKit.Http.Callers;

namespace EdgeKit.Tracing.Boundary;

/// <summary>The options, read once: whose context is believed. Immutable; replaced whole on a reload.</summary>
internal sealed class BoundaryModel
{
    private readonly NetworkList _networks;
    private readonly HashSet<string> _certificates;
    private readonly (PathPattern? Path, TraceRule Rule)[] _rules;
    private readonly TraceBoundary _default;

    public BoundaryModel(TracingOptions options)
    {
        _default = options.Boundary;
        _networks = new NetworkList(options.TrustedNetworks);
        _certificates = [.. options.TrustedCertificates.Select(Fingerprint.Normalize)];
        _rules = [.. options.Rules.Select(r => (r.Path is null ? null : PathPattern.TryParse(r.Path), r))];
        LooksAtCertificates = _certificates.Count > 0;
        DebugHeader = options.DebugHeader;
    }

    /// <summary>Whether a certificate can change the decision; reading one costs a hash per request.</summary>
    public bool LooksAtCertificates { get; }

    public string? DebugHeader { get; }

    public BoundaryDecision Decide(in Peer peer)
    {
        var trusted = IsTrusted(peer);
        var rule = Match(peer);
        return new BoundaryDecision(
            rule?.Boundary ?? (trusted ? TraceBoundary.Trust : _default),
            rule?.SampleRatio,
            Force: rule?.SampleRatio >= 1 || (trusted && peer.AsksForDebug));
    }

    private bool IsTrusted(in Peer peer) =>
        _networks.Contains(peer.Address)
        || (peer.Certificate is { } certificate && _certificates.Contains(certificate));

    private TraceRule? Match(in Peer peer)
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
