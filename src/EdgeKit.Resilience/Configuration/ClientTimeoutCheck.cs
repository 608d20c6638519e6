using EdgeKit.Policies;
using EdgeKit.Resilience.Client;
using Microsoft.Extensions.Options;

namespace EdgeKit.Resilience.Configuration;

/// <summary>
/// Finds clients whose <see cref="HttpClient.Timeout"/> ends a call before its policy does, so that no attempt is seen
/// to fail and no circuit opens.
/// </summary>
internal sealed class ClientTimeoutCheck(
    IEnumerable<ClientPolicy> policies, ClientTimeouts timeouts, HttpResilienceHandlers handlers) : IPolicyCheck
{
    private bool _isCreatingHandlers;

    public void Check(PolicyTable table, PolicyProblems problems)
    {
        var known = table.Find<ResilienceOptions>()?.Policies ?? [];
        foreach (var given in policies)
        {
            if (known.GetValueOrDefault(given.Policy) is { EffectiveTotalTimeout: var total })
            {
                timeouts.Check(problems, given.Path, given.Client ?? Options.DefaultName, given.Policy, total);
                if (given.Client is null)
                {
                    CheckOthers(problems, given.Policy, total);
                }
            }
        }
    }

    private void CheckOthers(PolicyProblems problems, string policy, TimeSpan total)
    {
        var common = timeouts.TimeoutOf(Options.DefaultName);
        var others = timeouts.Names.Where(name => policies.All(p => p.Client != name));
        foreach (var client in others.Where(name => timeouts.TimeoutOf(name) is { } own
            && own < total && own != common && !HasOtherResilience(name)))
        {
            timeouts.Check(problems, new ClientPolicy(client, policy).Path, client, policy, total);
        }
    }

    /// <summary>
    /// Creates the client's handlers. One of them may read the policies and run this check again; the inner run then
    /// skips the client.
    /// </summary>
    private bool HasOtherResilience(string client)
    {
        if (_isCreatingHandlers)
        {
            return true;
        }

        _isCreatingHandlers = true;
        var hasOwn = handlers.HasOwn(client);
        _isCreatingHandlers = false;
        return hasOwn;
    }
}
