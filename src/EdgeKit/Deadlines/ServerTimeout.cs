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

        var attribute = metadata?.GetMetadata<RequestTimeoutAttribute>();
        var timeout = metadata?.GetMetadata<RequestTimeoutPolicy>() is { } policy ? policy.Timeout
            : attribute is null ? options.DefaultPolicy?.Timeout
            : attribute.PolicyName is not { } name ? attribute.Timeout
            : options.Policies.TryGetValue(name, out var named) ? named.Timeout
            : null;
        return timeout == Timeout.InfiniteTimeSpan ? null : timeout;
    }
}
