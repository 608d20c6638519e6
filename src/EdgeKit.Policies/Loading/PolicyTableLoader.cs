using System.Security.Cryptography;
using System.Text;
using EdgeKit.Policies.Binding;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Policies.Loading;

/// <summary>Loads a policy table from configuration: bind, check, build models. Stateless.</summary>
internal sealed class PolicyTableLoader(
    IServiceProvider services,
    IEnumerable<PolicySection> sections,
    IEnumerable<PolicyModel> models,
    IEnumerable<IPolicyCheck> checks)
{
    private readonly PolicySection[] _sections = [.. sections];

    /// <summary>Fires when any configuration that a section comes from changes.</summary>
    public IChangeToken GetReloadToken() =>
        new CompositeChangeToken([.. _sections.Select(s => s.Section.GetReloadToken()).Distinct()]);

    /// <param name="former">The table in force, if any.</param>
    /// <param name="problems">Receives the problems found.</param>
    /// <param name="keepFormerNames">Keeps removed policies for requests in flight.</param>
    public PolicyTable Load(PolicyTable? former, PolicyProblems problems, bool keepFormerNames = false)
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

        if (problems.All.Count == 0)
        {
            if (former is not null && keepFormerNames)
            {
                FormerNames.Keep(former, table);
            }

            table.Complete(new ModelBuilder(services, models), former);
        }

        return table;
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

    /// <summary>A hash of all keys, values and problems: equal for two loads with the same result.</summary>
    public string Fingerprint(IReadOnlyList<PolicyProblem> problems)
    {
        var settings = _sections.SelectMany(s => s.Section.AsEnumerable()).Select(s => $"{s.Key}\0{s.Value}");
        var text = string.Join('\n', [.. settings, .. problems.Select(p => p.ToString())]);
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
