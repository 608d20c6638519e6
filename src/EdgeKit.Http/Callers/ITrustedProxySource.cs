using EdgeKit.Policies;

namespace EdgeKit.Http.Callers;

/// <summary>Trusted proxies configured in another section than <c>EdgeKit:Http</c>.</summary>
internal interface ITrustedProxySource
{
    IReadOnlyList<string> Read(PolicyTable table);
}
