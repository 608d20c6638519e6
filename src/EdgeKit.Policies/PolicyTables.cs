using EdgeKit.Policies.Loading;
using EdgeKit.Policies.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Policies;

/// <summary>
/// Holds the policy table in force and replaces it when the configuration changes. An invalid configuration changes
/// nothing: it is logged once, counted and reported by the health check, and the last good table stays. Thread safe.
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

    /// <summary>True if endpoints change with the table, as a proxy's routes do.</summary>
    internal bool HasMovingEndpoints { get; set; }

    /// <summary>True once the host starts; all endpoints are mapped by then.</summary>
    internal bool IsStarted { get; private set; }

    /// <summary>The table in force; the first read loads it.</summary>
    /// <exception cref="PolicyException">The first load found problems.</exception>
    public PolicyTable Current => Volatile.Read(ref _current) ?? LoadFirst();

    /// <summary>The problems of the latest reload; empty if the table in force matches the configuration.</summary>
    public IReadOnlyList<PolicyProblem> Rejected => _rejected;

    /// <summary>
    /// Reads the configuration again. Called automatically when a configuration source reports a change; does nothing
    /// if the configuration is the same as at the last attempt.
    /// </summary>
    /// <returns><see langword="true"/> if the table in force matches the configuration.</returns>
    public bool Reload()
    {
        lock (_reloading)
        {
            if (_current is null)
            {
                return true; // nothing has been read yet; the first read loads the configuration
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

    /// <summary>Loads the table, or loads it again: endpoints mapped since the first read are checked too.</summary>
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
    /// Restores the previous table because a proxy rejected the routes of the new one: policies and routes are one
    /// generation. A listener may call it while it is being notified.
    /// </summary>
    /// <param name="table">The table to withdraw; ignored if it is no longer in force.</param>
    /// <param name="problem">The reason.</param>
    /// <param name="mayPass">True if the same configuration may succeed later.</param>
    internal void Withdraw(PolicyTable table, PolicyProblem problem, bool mayPass)
    {
        lock (_reloading)
        {
            if (!ReferenceEquals(_current, table) || _former is null)
            {
                return;
            }

            table.IsReplaced = true;
            _former.IsReplaced = false;
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
            problems.Add(
                "EdgeKit", null, $"could not be checked ({e.GetType().Name}: {e.Message})",
                "The log has the exception.");
            return null;
        }
    }

    private bool Accept(PolicyTable candidate)
    {
        _former = _current!;
        Volatile.Write(ref _current, candidate);
        _former.IsReplaced = true;
        _rejected = [];
        NotifyAll();
        if (!ReferenceEquals(_current, candidate))
        {
            return false; // withdrawn by a listener
        }

        _metrics.Reloaded(accepted: true);
        PolicyLog.Accepted(_logger, candidate.Generation);
        return true;
    }

    private void NotifyAll()
    {
        foreach (var listener in Delegate.EnumerateInvocationList(Swapped))
        {
            try
            {
                listener();
            }
            catch (Exception e)
            {
                PolicyLog.ListenerFailed(_logger, e); // The table is in force; the others must hear of it.
            }
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
