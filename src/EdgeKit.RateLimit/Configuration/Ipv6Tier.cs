using EdgeKit.RateLimit.Algorithms;

namespace EdgeKit.RateLimit.Configuration;

/// <summary>A coarser prefix that counts too.</summary>
internal sealed record Ipv6Tier(byte Prefix, int Multiple, Limit Limit);
