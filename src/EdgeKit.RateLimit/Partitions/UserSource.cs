using EdgeKit.Http.Callers;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.RateLimit.Partitions;

/// <summary>The authenticated caller, qualified by issuer and scheme.</summary>
internal sealed class UserSource : PartitionSource
{
    public override bool NeedsIdentity => true;

    public override PartitionKey? Find(HttpContext context, CallerResolver callers) =>
        Caller.Of(context.User) is { } caller ? PartitionKey.Of(PartitionKind.User, caller.Key) : null;

    public override bool Matches(HttpContext context, CallerResolver callers, string value) =>
        Caller.Of(context.User)?.Matches(value) == true;
}
