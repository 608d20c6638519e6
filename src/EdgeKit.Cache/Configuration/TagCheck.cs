using EdgeKit.Cache.Entries;
using EdgeKit.Policies;

namespace EdgeKit.Cache.Configuration;

/// <summary>Rejects policies with invalid tags.</summary>
internal sealed class TagCheck(string path) : IPolicyCheck
{
    public void Check(PolicyTable table, PolicyProblems problems)
    {
        foreach (var (name, policy) in table.Find<CacheOptions>()?.Policies ?? [])
        {
            for (var i = 0; i < policy.Tags.Count; i++)
            {
                if (CacheTags.Problem(policy.Tags[i]) is { } problem)
                {
                    problems.Add($"{path}:Policies:{name}:Tags:{i}", policy.Tags[i], "cannot be a tag", problem);
                }
            }
        }
    }
}
