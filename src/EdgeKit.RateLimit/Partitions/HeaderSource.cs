using EdgeKit.Http.Callers;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.RateLimit.Partitions;

internal sealed class HeaderSource(PartitionKind kind, string name) : PartitionSource
{
    public override PartitionKey? Find(HttpContext context, CallerResolver callers) =>
        context.Request.Headers[name].ToString() is { Length: > 0 } value ? PartitionKey.Of(kind, value) : null;
}
