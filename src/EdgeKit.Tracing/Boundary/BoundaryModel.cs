using System.Net;

namespace EdgeKit.Tracing.Boundary;

/// <summary>The options, read once: whose context is believed. Immutable; replaced whole on a reload.</summary>
internal sealed class BoundaryModel
{
    private readonly IPNetwork[] _networks;
    private readonly HashSet<string> _certificates;
    private readonly (PathPattern? Path, TraceRule Rule)[] _rules;
    private readonly TraceBoundary _default;

    public BoundaryModel(TracingOptions options)
    {
        _default = options.Boundary;
        _networks = [.. options.TrustedNetworks.Select(n => TrustedNetwork.TryParse(n)!.Value)];
        _certificates = [.. options.TrustedCertificates.Select(Fingerprint.Normalize)];
        _rules = [.. options.Rules.Select(r => (r.Path is null ? null : PathPattern.TryParse(r.Path), r))];
        LooksAtCertificates = _certificates.Count > 0;
        DebugHeader = options.DebugHeader;
    }

    /// <summary>Whether a certificate can change the decision; reading one costs a hash per request.</summary>
    public bool LooksAtCertificates { get; }

    public string? DebugHeader { get; }

    public BoundaryDecision Decide(in Caller caller)
    {
        var trusted = IsTrusted(caller);
        var rule = Match(caller);
        return new BoundaryDecision(
            rule?.Boundary ?? (trusted ? TraceBoundary.Trust : _default),
            rule?.SampleRatio,
            Force: rule?.SampleRatio >= 1 || (trusted && caller.AsksForDebug));
    }

    private bool IsTrusted(in Caller caller) =>
        (caller.Address is { } address && IsInTrustedNetwork(address))
        || (caller.Certificate is { } certificate && _certificates.Contains(certificate));

    private bool IsInTrustedNetwork(IPAddress address)
    {
        // A dual-stack socket shows IPv4 callers as ::ffff:a.b.c.d.
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        foreach (var network in _networks)
        {
            if (network.Contains(plain))
            {
                return true;
            }
        }

        return false;
    }

    private TraceRule? Match(in Caller caller)
    {
        foreach (var (path, rule) in _rules)
        {
            if ((rule.Port is null || rule.Port == caller.Port) && (path is null || path.Matches(caller.Path)))
            {
                return rule;
            }
        }

        return null;
    }
}
