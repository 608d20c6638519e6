using EdgeKit.RateLimit.Algorithms;

namespace EdgeKit.RateLimit.Configuration;

/// <summary>A shorter IPv6 prefix that is limited too, at a multiple of the policy's limit.</summary>
internal sealed record Ipv6Tier(byte Prefix, int Multiple, Limit Limit);
