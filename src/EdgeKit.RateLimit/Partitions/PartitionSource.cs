using System.Globalization;
using System.Text;
using EdgeKit.Http.Callers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace EdgeKit.RateLimit.Partitions;

/// <summary>
/// A property of requests by which buckets are partitioned. Claims and headers have a name, addresses the prefix to
/// which IPv6 is cut, combinations their parts.
/// </summary>
internal sealed record PartitionSource(
    PartitionKind Kind, string Name = "", byte Prefix = 0, params IReadOnlyList<PartitionSource> Parts)
{
    /// <summary>True if it needs the authenticated caller.</summary>
    public bool NeedsIdentity =>
        Kind is PartitionKind.User or PartitionKind.Claim || Parts.Any(static p => p.NeedsIdentity);

    /// <summary>True if a tier's condition can compare it with a value.</summary>
    public bool HasValue =>
        Kind is PartitionKind.User or PartitionKind.Claim or PartitionKind.ApiKey or PartitionKind.Header;

    /// <returns><see langword="null"/> if the request does not have the property.</returns>
    public PartitionKey? Find(HttpContext context, CallerResolver callers)
    {
        if (Kind == PartitionKind.Address)
        {
            return callers.AddressOf(context) is { } address ? AddressBits.KeyOf(address, Prefix) : null;
        }

        var text = Kind switch
        {
            PartitionKind.User => Caller.Of(context.User)?.Key,
            PartitionKind.Claim => ClaimOf(context),
            PartitionKind.ApiKey or PartitionKind.Header => HeaderOf(context),
            PartitionKind.Route => RouteOf(context),
            PartitionKind.Combination => Combine(context, callers),
            _ => "", // everyone
        };
        return text is null ? null : new PartitionKey(Kind, text);
    }

    public bool Matches(HttpContext context, CallerResolver callers, string value) => Kind switch
    {
        PartitionKind.User => Caller.Of(context.User)?.Matches(value) == true,
        PartitionKind.Claim => Caller.ClaimOf(context.User, Name)?.Value == value,
        _ => Find(context, callers)?.Text == value,
    };

    private string? ClaimOf(HttpContext context) =>
        Caller.ClaimOf(context.User, Name) is var (issuer, value) ? $"{issuer.Length}:{issuer}{value}" : null;

    private string? HeaderOf(HttpContext context) =>
        context.Request.Headers[Name].ToString() is { Length: > 0 } value ? value : null;

    // The route pattern, which a caller cannot vary.
    private static string? RouteOf(HttpContext context) => context.GetEndpoint() switch
    {
        RouteEndpoint { RoutePattern.RawText: { } pattern } => pattern,
        var endpoint => endpoint?.DisplayName,
    };

    // Of all parts or none, and with lengths, so that "a" and "b c" differ from "a b" and "c".
    private string? Combine(HttpContext context, CallerResolver callers)
    {
        var text = new StringBuilder();
        foreach (var part in Parts)
        {
            if (part.Find(context, callers) is not { } key)
            {
                return null;
            }

            var value = key.Text ?? key.Bits.ToString(CultureInfo.InvariantCulture);
            text.Append(CultureInfo.InvariantCulture, $"{key.Kind}:{value.Length}:{value};");
        }

        return text.ToString();
    }
}
