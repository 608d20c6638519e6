using EdgeKit.Http.Callers;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.RateLimit.Partitions;

/// <summary>Finds the partition of a request: the key of the first source that has one.</summary>
internal sealed class Partitioner(IReadOnlyList<PartitionSource> sources, CallerResolver callers)
{
    public PartitionKey Find(HttpContext context)
    {
        foreach (var source in sources)
        {
            if (source.Find(context, callers) is { } key)
            {
                return key;
            }
        }

        return PartitionKey.Unknown;
    }
}
