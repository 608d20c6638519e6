using System.Collections.Concurrent;
using EdgeKit.Policies;
using EdgeKit.Resilience.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeKit.Resilience.Client;

/// <summary>
/// The clients of the process and the <see cref="HttpClient.Timeout"/> that their configuration gives them. A timeout
/// that code sets on a client that it has in hand is seen by nobody else.
/// </summary>
internal sealed class ClientTimeouts(
    IOptionsMonitor<HttpClientFactoryOptions> factories,
    IEnumerable<IConfigureOptions<HttpClientFactoryOptions>> configured,
    IEnumerable<IPostConfigureOptions<HttpClientFactoryOptions>> postConfigured)
{
    private readonly ConcurrentDictionary<string, bool> _checked = new(StringComparer.Ordinal);

    /// <summary>
    /// The clients that somebody configures by name: only these can have a timeout that others have not.
    /// </summary>
    public IEnumerable<string> Names => configured.Select(
        NameOf).Concat(postConfigured.Select(NameOf)).OfType<string>().Where(static n => n.Length > 0).Distinct();

    /// <param name="problems">Where it is said.</param>
    /// <param name="path">The client as problems name it.</param>
    /// <param name="client">Its name.</param>
    /// <param name="policy">Its policy.</param>
    /// <param name="total">The policy's total timeout.</param>
    public void Check(PolicyProblems problems, string path, string client, string policy, TimeSpan total)
    {
        if (TimeoutOf(client) is { } timeout && timeout < total)
        {
            problems.Add(
                path, timeout.ToString("c"),
                $"is HttpClient.Timeout and shorter than TotalTimeout {total} of the policy \"{policy}\"",
                $"Set HttpClient.Timeout to at least {total}, or to Timeout.InfiniteTimeSpan, or shorten TotalTimeout.");
        }
    }

    /// <summary>
    /// Says it of a client that the start could not know: one that is configured by no name, or has its policy in a
    /// pipeline of others. Once.
    /// </summary>
    public void Warn(string client, string? policy, IServiceProvider services, ILogger logger)
    {
        if (policy is not null && _checked.TryAdd(client, true)
            && services.GetService<IOptionsMonitor<ResilienceOptions>>()?.CurrentValue.Policies.GetValueOrDefault(
                policy)?.EffectiveTotalTimeout is { } total
            && TimeoutOf(client) is { } timeout && timeout < total)
        {
            ResilienceLog.ClientTimeoutTooShort(logger, client, timeout, total, policy);
        }
    }

    /// <summary>
    /// What the client's configuration makes of a new <see cref="HttpClient"/>, which is thrown away unused. One that
    /// cannot be made yet fails when it is used, if it ever is.
    /// </summary>
    public TimeSpan? TimeoutOf(string client)
    {
        using var made = new HttpClient();
        try
        {
            foreach (var configure in factories.Get(client).HttpClientActions)
            {
                configure(made);
            }
        }
        catch (Exception)
        {
            return null;
        }

        return made.Timeout == Timeout.InfiniteTimeSpan ? null : made.Timeout;
    }

    private static string? NameOf(object configure) => configure switch
    {
        ConfigureNamedOptions<HttpClientFactoryOptions> named => named.Name,
        PostConfigureOptions<HttpClientFactoryOptions> named => named.Name,
        _ => null,
    };
}
