using System.Security.Cryptography;
using System.Text;
using EdgeKit.Policies.Binding;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace EdgeKit.Policies.Reloading;

/// <summary>Configuration in, table and problems out. Keeps no state.</summary>
internal sealed class PolicyTableLoader(IEnumerable<PolicySection> sections, IEnumerable<IPolicyCheck> checks)
{
    private readonly PolicySection[] _sections = [.. sections];

    /// <summary>Fires when any of the configurations changes that the sections come from; mostly that is one.</summary>
    public IChangeToken GetReloadToken() =>
        new CompositeChangeToken([.. _sections.Select(s => s.Section.GetReloadToken()).Distinct()]);

    public PolicyTable Load(long generation, PolicyProblems problems)
    {
        var binder = new StrictBinder(problems);
        var bound = _sections.Select(s => KeyValuePair.Create(s.OptionsType, binder.Bind(s.Section, s.OptionsType))).ToArray();
        var table = new PolicyTable(generation, bound);
        Check(table, problems);
        return table;
    }

    public void Check(PolicyTable table, PolicyProblems problems)
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
