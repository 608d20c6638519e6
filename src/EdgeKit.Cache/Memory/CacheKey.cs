namespace EdgeKit.Cache.Memory;

/// <summary>Where an entry belongs: the space of a policy, and its name there.</summary>
internal readonly record struct CacheKey(PolicyState Policy, string Text)
{
    public override string ToString() => $"{Policy.Name}/{Text}";
}
