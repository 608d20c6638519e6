using EdgeKit.Policies.Reloading;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Policies;

/// <summary>
/// Holds the table in force. A reload that is bad changes nothing: it is logged once, counted, reported by the health check,
/// and the last good table stays. Thread safe.
/// </summary>
public sealed class PolicyTables : IDisposable
{
    private readonly PolicyTableLoader _loader;
    private readonly PolicyMetrics _metrics;
    private readonly ILogger<PolicyTables> _logger;
    private readonly Lock _reloading = new();
    private readonly IDisposable _watch;
    private PolicyTable? _current;
    private string _attempted = "";
    private volatile IReadOnlyList<PolicyProblem> _rejected = [];

    internal PolicyTables(PolicyTableLoader loader, PolicyMetrics metrics, ILogger<PolicyTables> logger)
    {
        _loader = loader;
        _metrics = metrics;
        _logger = logger;
        _watch = ChangeToken.OnChange(loader.GetReloadToken, () => _ = Reload());
    }

    internal event Action? Swapped;

    /// <summary>The table in force; the first read loads it.</summary>
    /// <exception cref="PolicyException">The first load found problems.</exception>
    public PolicyTable Current => Volatile.Read(ref _current) ?? LoadFirst();

    /// <summary>Why the latest reload was refused; empty when the table in force is what the configuration says.</summary>
    public IReadOnlyList<PolicyProblem> Rejected => _rejected;

    /// <summary>
    /// Reads the configuration again. Happens by itself when a configuration source reports a change; a configuration that has not
    /// changed since the last attempt is not tried again.
    /// </summary>
    /// <returns><see langword="true"/> when the table in force is what the configuration says.</returns>
    public bool Reload()
    {
        lock (_reloading)
        {
            if (_current is null)
            {
                return true; // nothing was asked for yet: the first read loads what stands there then
            }

            var problems = new PolicyProblems();
            var candidate = LoadCandidate(_current.Generation + 1, problems);
            var attempt = _loader.Fingerprint(problems.All);
            if (attempt == _attempted)
            {
                return _rejected.Count == 0; // editors and file watchers report one edit several times
            }

            _attempted = attempt;
            return candidate is not null && problems.All.Count == 0 ? Accept(candidate) : Reject(problems.All);
        }
    }

    /// <summary>Stops listening for changes.</summary>
    public void Dispose() => _watch.Dispose();

    /// <summary>Loads the table, or checks again the loaded one: endpoints may have been mapped since.</summary>
    internal void Start()
    {
        lock (_reloading)
        {
            Volatile.Write(ref _current, LoadOrThrow());
        }
    }

    private PolicyTable LoadFirst()
    {
        lock (_reloading)
        {
            if (_current is null)
            {
                Volatile.Write(ref _current, LoadOrThrow());
            }

            return _current!;
        }
    }

    private PolicyTable LoadOrThrow()
    {
        var problems = new PolicyProblems();
        var table = _loader.Load(generation: 1, problems);
        if (problems.All.Count > 0)
        {
            throw new PolicyException(problems.All);
        }

        _attempted = _loader.Fingerprint([]);
        return table;
    }

    private PolicyTable? LoadCandidate(long generation, PolicyProblems problems)
    {
        try
        {
            return _loader.Load(generation, problems);
        }
        catch (Exception e)
        {
            PolicyLog.LoadFailed(_logger, e);
            problems.Add("EdgeKit", null, $"could not be checked ({e.GetType().Name}: {e.Message})", "The log has the exception.");
            return null;
        }
    }

    private bool Accept(PolicyTable candidate)
    {
        Volatile.Write(ref _current, candidate);
        _rejected = [];
        _metrics.Reloaded(accepted: true);
        PolicyLog.Accepted(_logger, candidate.Generation);
        foreach (var listener in Delegate.EnumerateInvocationList(Swapped))
        {
            Notify(listener);
        }

        return true;
    }

    /// <summary>The table is in force already: a listener that throws must not keep the news from the others.</summary>
    private void Notify(Action listener)
    {
        try
        {
            listener();
        }
        catch (Exception e)
        {
            PolicyLog.ListenerFailed(_logger, e);
        }
    }

    private bool Reject(IReadOnlyList<PolicyProblem> problems)
    {
        _rejected = problems;
        _metrics.Reloaded(accepted: false);
        PolicyLog.Rejected(_logger, _current!.Generation, PolicyException.Describe(problems));
        return false;
    }
}
