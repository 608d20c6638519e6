using EdgeKit.Policies;
using EdgeKit.Resilience.Client;
using Microsoft.Extensions.Options;

namespace EdgeKit.Resilience.Configuration;

/// <summary>
/// A client's own timeout must not end a call before its policy does: no attempt would ever be seen to fail, and no
/// circuit opens.
/// </summary>
internal sealed class ClientTimeoutCheck(
    IEnumerable<ClientPolicy> policies, ClientTimeouts timeouts, HttpResilienceHandlers foreign) : IPolicyCheck
{
    private bool _isAsking;

    public void Check(PolicyTable table, PolicyProblems problems)
    {
        var known = table.Find<ResilienceOptions>()?.Policies ?? [];
        foreach (var given in policies)
        {
            if (!known.TryGetValue(given.Policy, out var policy))
            {
                continue;
            }

            timeouts.Check(
                problems, given.Path, given.Client ?? Options.DefaultName, given.Policy, policy.EffectiveTotalTimeout);
            if (given.Client is null)
            {
                CheckOthers(problems, given.Policy, policy.EffectiveTotalTimeout);
            }
        }
    }

    /// <summary>Clients that have the policy of every client and a timeout of their own.</summary>
    private void CheckOthers(PolicyProblems problems, string policy, TimeSpan total)
    {
        var common = timeouts.TimeoutOf(Options.DefaultName);
        var others = timeouts.Names.Where(name => policies.All(p => p.Client != name));
        foreach (var client in others.Where(
            name => timeouts.TimeoutOf(name) is { } own && own < total && own != common && !HasOtherResilience(name)))
        {
            timeouts.Check(problems, new ClientPolicy(client, policy).Path, client, policy, total);
        }
    }

    /// <summary>
    /// Its handlers have to be made to know it, and one of them may ask for the policies, which are being checked: then
    /// the check is asked again, in the midst of this, and says nothing of it.
    /// </summary>
    private bool HasOtherResilience(string client)
    {
        if (_isAsking || !HttpResilienceHandlers.IsPackageLoaded)
        {
            return _isAsking;
        }

        _isAsking = true;
        try
        {
            return foreign.CountFor(client).Own;
        }
        catch (Exception)
        {
            return false;
        }
        finally
        {
            _isAsking = false;
        }
    }
}
