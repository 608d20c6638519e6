using System.Security.Claims;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.RateLimit.Partitions;

/// <summary>The authenticated caller: the claim sub, or what the platform calls the name identifier, or the name.</summary>
internal sealed class UserSource : PartitionSource
{
    public override bool NeedsIdentity => true;

    public override PartitionKey? Find(HttpContext context, ClientAddress addresses)
    {
        var user = context.User;
        if (user.Identity is not { IsAuthenticated: true } identity)
        {
            return null;
        }

        var name = user.FindFirst("sub")?.Value ?? user.FindFirst(ClaimTypes.NameIdentifier)?.Value ?? identity.Name;
        return string.IsNullOrEmpty(name) ? null : PartitionKey.Of(PartitionKind.User, name);
    }
}
