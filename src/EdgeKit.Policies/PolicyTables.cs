using System.Runtime.ExceptionServices;
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
    private PolicyTable? _candidate;
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

    /// <summary>Applies each table before it comes into force; null if endpoints never change with it.</summary>
    internal ITableFollower? Follower { get; set; }

    /// <summary>True once the host starts; all endpoints are mapped by then.</summary>
    internal bool IsStarted { get; private set; }

    /// <summary>The table in force; the first read loads it.</summary>
    /// <exception cref="PolicyException">The first load found problems.</exception>
    /// <exception cref="InvalidOperationException">Read by a model while it is built.</exception>
    public PolicyTable Current
    {
        get
        {
            _loader.ThrowIfBuilding();
            return Volatile.Read(ref _current) ?? LoadFirst();
        }
    }

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

            var load = _loader.Load(_current, keepFormerNames: Follower is not null);
            if (load.Attempt == _attempted)
            {
                return _rejected.Count == 0; // editors and file watchers report one edit several times
            }

            _attempted = load.Attempt;
            if (load.Error is not null)
            {
                PolicyLog.LoadFailed(_logger, load.Error);
            }

            LogRenamed(load.Problems);
            return load.Complete is { } candidate ? Propose(candidate) : Reject(load.Problems.All);
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
                Follower?.Apply(_current!);
                NotifyAll();
            }
        }
    }

    /// <summary>
    /// Puts a table in force that the follower has applied; ignored if another one was proposed since.
    /// </summary>
    internal void Confirm(PolicyTable table)
    {
        lock (_reloading)
        {
            if (ReferenceEquals(_candidate, table))
            {
                Accept(table);
            }
        }
    }

    /// <summary>Drops a table that the follower cannot apply; ignored if another one was proposed since.</summary>
    /// <param name="table">The table that <see cref="ITableFollower.Apply"/> was called with.</param>
    /// <param name="problem">The reason.</param>
    /// <param name="mayPass">True if the same configuration may succeed later.</param>
    internal void Refuse(PolicyTable table, PolicyProblem problem, bool mayPass)
    {
        lock (_reloading)
        {
            if (ReferenceEquals(_candidate, table))
            {
                _candidate = null;
                _current!.IsReplaced = false;
                _attempted = mayPass ? "" : _attempted;
                Reject([problem]);
            }
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
        var load = _loader.Load(former: null, keepFormerNames: false);
        if (load.Error is not null)
        {
            ExceptionDispatchInfo.Throw(load.Error);
        }

        if (load.Complete is not { } table)
        {
            throw new PolicyException(load.Problems.All);
        }

        if (_current is null)
        {
            LogRenamed(load.Problems);
        }

        _attempted = load.Attempt;
        return table;
    }

    private void LogRenamed(PolicyProblems problems)
    {
        foreach (var (path, name) in problems.Renamed)
        {
            PolicyLog.Renamed(_logger, path, name);
        }
    }

    /// <returns>True if the table is in force; false if the follower has refused it or still applies it.</returns>
    private bool Propose(PolicyTable candidate)
    {
        _candidate = candidate;
        _current!.IsReplaced = true; // the follower may show endpoints of the candidate from now on
        if (Follower?.Apply(candidate) != true)
        {
            Accept(candidate);
        }

        return ReferenceEquals(_current, candidate);
    }

    private void Accept(PolicyTable candidate)
    {
        _candidate = null;
        _current!.IsReplaced = true;
        Volatile.Write(ref _current, candidate);
        _rejected = [];
        _metrics.Reloaded(accepted: true);
        PolicyLog.Accepted(_logger, candidate.Generation);
        NotifyAll();
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
