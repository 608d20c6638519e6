using EdgeKit.Cache.Http.Fields;

namespace EdgeKit.Cache.Tests.Http.Server;

/// <summary>What a client got.</summary>
internal sealed record SiteReply(int Status, Dictionary<string, string> Fields, string Text)
{
    public string CacheStatus => Fields.GetValueOrDefault("Cache-Status", "");

    public bool IsHit => CacheStatus.StartsWith("EdgeKit; hit", StringComparison.Ordinal);

    public string? this[string name] => Fields.GetValueOrDefault(name);

    public static async Task<SiteReply> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        new(
        (int)response.StatusCode,
        response.Headers.Concat(response.Content.Headers).ToDictionary(
            h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase),
        await response.Content.ReadAsStringAsync(cancellationToken));
}
