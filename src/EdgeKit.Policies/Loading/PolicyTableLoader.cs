using System.Security.Cryptography;
using System.Text;
using EdgeKit.Policies.Binding;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Policies.Loading;

/// <summary>
/// Loads a policy table from configuration: binds, checks, and then builds the models. One load at a time, under the
/// lock of <see cref="PolicyTables"/>.
/// </summary>
internal sealed class PolicyTableLoader(
    IServiceProvider services,
    IEnumerable<PolicySection> sections,
    IEnumerable<RegisteredModel> models,
    IEnumerable<IPolicyCheck> checks)
{
    private const int MaxLoads = 100;

    private readonly PolicySection[] _sections = [.. sections];
    private int _buildingThread;
    private bool _isLoading;

    /// <summary>Fires when any configuration that a section comes from changes.</summary>
    public IChangeToken GetReloadToken() =>
        new CompositeChangeToken([.. _sections.Select(s => s.Section.GetReloadToken()).Distinct()]);

    /// <exception cref="InvalidOperationException">A model of this thread is being built.</exception>
    public void ThrowIfBuilding() => ThrowIf(_buildingThread == Environment.CurrentManagedThreadId);

    /// <summary>
    /// Loads again if the configuration changed meanwhile, even back and forth, so that no table has halves of two
    /// edits. The fingerprint is that of the text before the load: a later change differs and is loaded in its turn.
    /// </summary>
    /// <param name="former">The table in force, if any.</param>
    /// <param name="keepFormerNames">Keeps removed policies for requests in flight.</param>
    public LoadResult Load(PolicyTable? former, bool keepFormerNames)
    {
        ThrowIf(_isLoading);
        _isLoading = true;
        try
        {
            for (var load = 1; ; load++)
            {
                var (change, fingerprint) = (GetReloadToken(), ReadFingerprint());
                var result = TryLoad(former, keepFormerNames, fingerprint);
                if (load == MaxLoads || (!change.HasChanged && fingerprint == ReadFingerprint()))
                {
                    return result;
                }
            }
        }
        finally
        {
            _isLoading = false;
        }
    }

    private LoadResult TryLoad(PolicyTable? former, bool keepFormerNames, string fingerprint)
    {
        var problems = new PolicyProblems();
        try
        {
            var table = Bind(former, problems);
            if (problems.All.Count == 0)
            {
                if (former is not null && keepFormerNames)
                {
                    FormerNames.Keep(former, table);
                }

                Build(table, former);
            }

            return new LoadResult(table, problems, fingerprint);
        }
        catch (Exception e)
        {
            problems.Add(
                "EdgeKit", null, $"could not be checked ({e.GetType().Name}: {e.Message})",
                "The log has the exception.");
            return new LoadResult(null, problems, fingerprint) { Error = e };
        }
    }

    private PolicyTable Bind(PolicyTable? former, PolicyProblems problems)
    {
        var binder = new StrictBinder(problems);
        var bound = _sections
            .Select(s => KeyValuePair.Create(
                s.OptionsType, s.Read?.Invoke(problems) ?? binder.Bind(s.Section, s.OptionsType))).ToArray();
        var table = new PolicyTable(
            (former?.Generation ?? 0) + 1, bound, _sections.Where(s => s.IsWritten).Select(s => s.OptionsType));
        foreach (var check in checks)
        {
            check.Check(table, problems);
        }

        if (!problems.HasLostSource)
        {
            RefuseLoss(former, table, problems);
        }

        return table;
    }

    private void Build(PolicyTable table, PolicyTable? former)
    {
        _buildingThread = Environment.CurrentManagedThreadId;
        try
        {
            table.Complete(new ModelBuilder(services, models), former);
        }
        finally
        {
            _buildingThread = 0;
        }
    }

    /// <summary>
    /// Rejects a table from which a whole section has disappeared: more likely a file was deleted, truncated or half
    /// written than a feature switched off.
    /// </summary>
    private void RefuseLoss(PolicyTable? former, PolicyTable table, PolicyProblems problems)
    {
        foreach (var lost in _sections.Where(
            s => former?.Written.Contains(s.OptionsType) == true && !table.Written.Contains(s.OptionsType)))
        {
            problems.Add(
                lost.Section.Path, null, "was removed with all its settings",
                "Write it again, or restart the application to run without it.");
        }
    }

    private static void ThrowIf(bool isLoading)
    {
        if (isLoading)
        {
            throw new InvalidOperationException(
                "A model or a check reads the policy table in force (PolicyTables.Current, or IOptionsMonitor of a "
                + "section of EdgeKit) while the next one is loaded. Read the table that it is given.");
        }
    }

    /// <summary>Returns a hash of all keys and values of the sections as they are now.</summary>
    private string ReadFingerprint()
    {
        var text = new StringBuilder();
        foreach (var (key, value) in _sections.SelectMany(s => s.Section.AsEnumerable()))
        {
            text.Append(key).Append('\0').Append(value).Append('\n');
        }

        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
