using System.Collections.Concurrent;
using EdgeKit.Policies;
using EdgeKit.Resilience.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeKit.Resilience.Client;

/// <summary>
/// Finds the <see cref="HttpClient.Timeout"/> of configured clients. A timeout that code sets on a client instance
/// remains unknown.
/// </summary>
internal sealed class ClientTimeouts(
    IOptionsMonitor<HttpClientFactoryOptions> factories,
    IEnumerable<IConfigureOptions<HttpClientFactoryOptions>> configured,
    IEnumerable<IPostConfigureOptions<HttpClientFactoryOptions>> postConfigured)
{
    private readonly ConcurrentDictionary<string, bool> _checked = new(StringComparer.Ordinal);

    /// <summary>The clients that are configured by name; only these can have their own timeout.</summary>
    public IEnumerable<string> Names => configured.Select(NameOf).Concat(postConfigured.Select(NameOf))
        .OfType<string>().Where(static n => n.Length > 0).Distinct();

    public void Check(PolicyProblems problems, string path, string client, string policy, TimeSpan total)
    {
        if (TimeoutOf(client) is { } timeout && timeout < total)
        {
            problems.Add(
                path, timeout.ToString("c"),
                $"is HttpClient.Timeout and shorter than TotalTimeout {total} of the policy \"{policy}\"",
                $"Set HttpClient.Timeout to at least {total}, or to Timeout.InfiniteTimeSpan, or shorten "
                + "TotalTimeout.");
        }
    }

    /// <summary>
    /// Warns once about a client that is unknown at start: configured without a name, or with its policy in a Polly
    /// pipeline.
    /// </summary>
    public void Warn(string client, string? policy, IServiceProvider services, ILogger logger)
    {
        if (policy is not null && _checked.TryAdd(client, true)
            && services.GetService<IOptionsMonitor<ResilienceOptions>>()?.CurrentValue is { } options
            && options.Policies.GetValueOrDefault(policy)?.EffectiveTotalTimeout is { } total
            && TimeoutOf(client) is { } timeout && timeout < total)
        {
            ResilienceLog.ClientTimeoutTooShort(logger, client, timeout, total, policy);
        }
    }

    /// <summary>Applies the client's configuration to an <see cref="HttpClient"/> that is then discarded.</summary>
    /// <returns><see langword="null"/> if the timeout is infinite or the configuration fails.</returns>
    public TimeSpan? TimeoutOf(string client)
    {
        using var sample = new HttpClient();
        try
        {
            foreach (var configure in factories.Get(client).HttpClientActions)
            {
                configure(sample);
            }
        }
        catch (Exception)
        {
            return null; // it fails on first use, if it is ever used
        }

        return sample.Timeout == Timeout.InfiniteTimeSpan ? null : sample.Timeout;
    }

    private static string? NameOf(object configure) => configure switch
    {
        ConfigureNamedOptions<HttpClientFactoryOptions> named => named.Name,
        PostConfigureOptions<HttpClientFactoryOptions> named => named.Name,
        _ => null,
    };
}
