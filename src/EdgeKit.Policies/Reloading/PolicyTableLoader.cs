using System.Security.Cryptography;
using System.Text;
using EdgeKit.Policies.Binding;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Policies.Reloading;

/// <summary>Configuration in, table and problems out. Keeps no state.</summary>
internal sealed class PolicyTableLoader(
    IServiceProvider services,
    IEnumerable<PolicySection> sections,
    IEnumerable<PolicyModel> models,
    IEnumerable<IPolicyCheck> checks)
{
    private readonly PolicySection[] _sections = [.. sections];

    /// <summary>Fires when any of the configurations changes that the sections come from; mostly that is one.</summary>
    public IChangeToken GetReloadToken() =>
        new CompositeChangeToken([.. _sections.Select(s => s.Section.GetReloadToken()).Distinct()]);

    /// <param name="former">The table in force, if there is one.</param>
    /// <param name="problems">Collects what is wrong.</param>
    /// <param name="keepFormerNames">True if requests in flight may name policies that the new table lacks.</param>
    public PolicyTable Load(PolicyTable? former, PolicyProblems problems, bool keepFormerNames = false)
    {
        var binder = new StrictBinder(problems);
        var bound = _sections
            .Select(s => KeyValuePair.Create(
                s.OptionsType, s.Read?.Invoke(problems) ?? binder.Bind(s.Section, s.OptionsType))).ToArray();
        var table = new PolicyTable(
            (former?.Generation ?? 0) + 1, bound, _sections.Where(s => s.IsWritten).Select(s => s.OptionsType));
        Check(table, problems);
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

            table.Complete(new ModelBuilder(services, models));
        }

        return table;
    }

    /// <summary>
    /// A section that is gone all at once was lost, with a file that was deleted, emptied or is being written: nobody
    /// who wants a limit off leaves that to chance.
    /// </summary>
    private void RefuseLoss(PolicyTable? former, PolicyTable table, PolicyProblems problems)
    {
        foreach (var lost in _sections.Where(
            s => former?.Written.Contains(s.OptionsType) == true && !table.Written.Contains(s.OptionsType)))
        {
            problems.Add(
                lost.Section.Path, null, "was there and is gone, with all that it says",
                "Write it again; to go on without it, restart the application.");
        }
    }

    private void Check(PolicyTable table, PolicyProblems problems)
    {
        foreach (var check in checks)
        {
            check.Check(table, problems);
        }
    }

    /// <summary>Equal for two attempts that would end alike: the same keys and values, the same problems.</summary>
    public string Fingerprint(IReadOnlyList<PolicyProblem> problems)
    {
        var text = new StringBuilder();
        foreach (var (key, value) in _sections.SelectMany(s => s.Section.AsEnumerable()))
        {
            text.Append(key).Append('\0').Append(value).Append('\n');
        }

        text.AppendJoin('\n', problems);
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
