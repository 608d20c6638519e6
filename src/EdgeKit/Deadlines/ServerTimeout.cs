using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;

namespace EdgeKit.Deadlines;

/// <summary>
/// The timeout that ASP.NET Core's request timeouts define for an endpoint, with the same precedence.
/// </summary>
internal static class ServerTimeout
{
    public static TimeSpan? Of(Endpoint? endpoint, RequestTimeoutOptions options)
    {
        var metadata = endpoint?.Metadata;
        if (metadata?.GetMetadata<DisableRequestTimeoutAttribute>() is not null)
        {
            return null;
        }

        if (metadata?.GetMetadata<RequestTimeoutPolicy>() is { } policy)
        {
            return Finite(policy.Timeout);
        }

        return metadata?.GetMetadata<RequestTimeoutAttribute>() is { } attribute
            ? Finite(attribute.PolicyName is { } name
                ? options.Policies.TryGetValue(name, out var named) ? named.Timeout : null : attribute.Timeout)
            : Finite(options.DefaultPolicy?.Timeout);
    }

    private static TimeSpan? Finite(TimeSpan? timeout) => timeout == Timeout.InfiniteTimeSpan ? null : timeout;
}
