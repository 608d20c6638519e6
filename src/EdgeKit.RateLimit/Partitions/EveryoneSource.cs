using Microsoft.AspNetCore.Http;

namespace EdgeKit.RateLimit.Partitions;

internal sealed class EveryoneSource : PartitionSource
{
    public override PartitionKey? Find(HttpContext context, ClientAddress addresses) => new PartitionKey(PartitionKind.Everyone, "");
}
