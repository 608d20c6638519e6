using EdgeKit.RateLimit.Limits;

namespace EdgeKit.RateLimit.Model;

/// <summary>A coarser prefix that counts too.</summary>
internal sealed record Ipv6Tier(byte Prefix, int Multiple, Limit Limit);
