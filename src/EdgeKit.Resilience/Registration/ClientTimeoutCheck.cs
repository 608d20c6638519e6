using EdgeKit.Policies;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

namespace EdgeKit.Resilience.Registration;

/// <summary>The client's own timeout must not end a call before its policy does.</summary>
internal sealed class ClientTimeoutCheck(IEnumerable<ClientPolicy> clients, IOptionsMonitor<HttpClientFactoryOptions> factories) : IPolicyCheck
{
    public void Check(PolicyTable table, PolicyProblems problems)
    {
        var policies = table.Find<ResilienceOptions>()?.Policies ?? [];
        foreach (var client in clients)
        {
            if (policies.TryGetValue(client.Policy, out var policy)
                && TimeoutOf(client.Client ?? Options.DefaultName) is { } timeout
                && policy.EffectiveTotalTimeout > timeout)
            {
                problems.Add(
                    client.Path, timeout.ToString("c"),
                    $"is HttpClient.Timeout and shorter than TotalTimeout {policy.EffectiveTotalTimeout} of the policy \"{client.Policy}\"",
                    $"Set HttpClient.Timeout to at least {policy.EffectiveTotalTimeout}, or to Timeout.InfiniteTimeSpan, or shorten TotalTimeout.");
            }
        }
    }

    /// <summary>What the client's configuration makes of a new <see cref="HttpClient"/>, which is thrown away unused.</summary>
    private TimeSpan? TimeoutOf(string client)
    {
        using var made = new HttpClient();
        foreach (var configure in factories.Get(client).HttpClientActions)
        {
            configure(made);
        }

        return made.Timeout == Timeout.InfiniteTimeSpan ? null : made.Timeout;
    }
}
