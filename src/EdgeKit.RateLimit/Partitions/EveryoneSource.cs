using EdgeKit.Http.Callers;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.RateLimit.Partitions;

internal sealed class EveryoneSource : PartitionSource
{
    public override PartitionKey? Find(HttpContext context, CallerResolver callers) =>
        new PartitionKey(PartitionKind.Everyone, "");
}
