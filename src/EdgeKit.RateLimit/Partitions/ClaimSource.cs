using Microsoft.AspNetCore.Http;

namespace EdgeKit.RateLimit.Partitions;

internal sealed class ClaimSource(string type) : PartitionSource
{
    public override bool NeedsIdentity => true;

    public override PartitionKey? Find(HttpContext context, ClientAddress addresses) =>
        context.User.Identity is { IsAuthenticated: true } && context.User.FindFirst(type)?.Value is { Length: > 0 } value
            ? PartitionKey.Of(PartitionKind.Claim, value)
            : null;
}
