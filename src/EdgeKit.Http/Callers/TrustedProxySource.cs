using EdgeKit.Policies;

namespace EdgeKit.Http.Callers;

/// <summary>Reads the trusted proxies of another section than <c>EdgeKit:Http</c>.</summary>
internal sealed record TrustedProxySource(Func<PolicyTable, IReadOnlyList<string>> Read);
