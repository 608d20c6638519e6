using EdgeKit.Policies.Reloading;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Policies;

/// <summary>
/// Holds the table in force. A reload that is bad changes nothing: it is logged once, counted, reported by the health
/// check, and the last good table stays. Thread safe.
/// </summary>
public sealed class PolicyTables : IDisposable
{
    private readonly PolicyTableLoader _loader;
    private readonly PolicyMetrics _metrics;
    private readonly ILogger<PolicyTables> _logger;
    private readonly Lock _reloading = new();
    private readonly IDisposable _watch;
    private PolicyTable? _current;
    private PolicyTable? _former;
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

    /// <summary>Whether endpoints come and go with the table, those of a proxy.</summary>
    internal bool HasMovingEndpoints { get; set; }

    /// <summary>Whether the host is starting or has: by then all endpoints are mapped.</summary>
    internal bool IsStarted { get; private set; }

    /// <summary>The table in force; the first read loads it.</summary>
    /// <exception cref="PolicyException">The first load found problems.</exception>
    public PolicyTable Current => Volatile.Read(ref _current) ?? LoadFirst();

    /// <summary>
    /// Why the latest reload was refused; empty when the table in force is what the configuration says.
    /// </summary>
    public IReadOnlyList<PolicyProblem> Rejected => _rejected;

    /// <summary>
    /// Reads the configuration again. Happens by itself when a configuration source reports a change; a configuration
    /// that has not changed since the last attempt is not tried again.
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
            var candidate = LoadCandidate(_current, problems);
            var attempt = _loader.Fingerprint(problems.All);
            if (attempt == _attempted)
            {
                return _rejected.Count == 0; // editors and file watchers report one edit several times
            }

            _attempted = attempt;
            LogRenamed(problems);
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
            IsStarted = true;
            var read = _attempted;
            Volatile.Write(ref _current, LoadOrThrow());
            if (read.Length > 0 && read != _attempted)
            {
                NotifyAll();
            }
        }
    }

    /// <summary>
    /// Takes a table out of force again because one that has to follow it, a proxy with its routes, cannot: policies
    /// and routes are one generation. May be called by a listener while it is told of the table.
    /// </summary>
    /// <param name="table">Which table.</param>
    /// <param name="problem">Why.</param>
    /// <param name="mayPass">
    /// Whether the reason lies outside of the configuration, so that the same text is worth another attempt.
    /// </param>
    internal void Withdraw(PolicyTable table, PolicyProblem problem, bool mayPass)
    {
        lock (_reloading)
        {
            if (!ReferenceEquals(_current, table) || _former is null)
            {
                return;
            }

            Volatile.Write(ref _current, _former);
            _former = null;
            _attempted = mayPass ? "" : _attempted;
            Reject([problem]);
            NotifyAll();
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
        var table = _loader.Load(former: null, problems);
        if (problems.All.Count > 0)
        {
            throw new PolicyException(problems.All);
        }

        if (_current is null)
        {
            LogRenamed(problems);
        }

        _attempted = _loader.Fingerprint([]);
        return table;
    }

    private void LogRenamed(PolicyProblems problems)
    {
        foreach (var (path, name) in problems.Renamed)
        {
            PolicyLog.Renamed(_logger, path, name);
        }
    }

    private PolicyTable? LoadCandidate(PolicyTable former, PolicyProblems problems)
    {
        try
        {
            return _loader.Load(former, problems, HasMovingEndpoints);
        }
        catch (Exception e)
        {
            PolicyLog.LoadFailed(_logger, e);
            problems.Add("EdgeKit",
                null, $"could not be checked ({e.GetType().Name}: {e.Message})", "The log has the exception.");
            return null;
        }
    }

    private bool Accept(PolicyTable candidate)
    {
        _former = _current!;
        Volatile.Write(ref _current, candidate);
        _rejected = [];
        NotifyAll();
        if (!ReferenceEquals(_current, candidate))
        {
            return false; // withdrawn while it was told
        }

        _metrics.Reloaded(accepted: true);
        PolicyLog.Accepted(_logger, candidate.Generation);
        return true;
    }

    private void NotifyAll()
    {
        foreach (var listener in Delegate.EnumerateInvocationList(Swapped))
        {
            Notify(listener);
        }
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
