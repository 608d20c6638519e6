using EdgeKit.Http.Callers;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.RateLimit.Partitions;

/// <summary>A claim of the authenticated caller, qualified by its issuer.</summary>
internal sealed class ClaimSource(string type) : PartitionSource
{
    public override bool NeedsIdentity => true;

    public override PartitionKey? Find(HttpContext context, CallerResolver callers) =>
        Caller.ClaimOf(context.User, type) is var (issuer, value)
        ? PartitionKey.Of(PartitionKind.Claim, $"{issuer.Length}:{issuer}{value}") : null;

    public override bool Matches(HttpContext context, CallerResolver callers, string value) =>
        Caller.ClaimOf(context.User, type)?.Value == value;
}
