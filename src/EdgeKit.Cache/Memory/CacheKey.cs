namespace EdgeKit.Cache.Memory;

/// <summary>A key within a policy.</summary>
internal readonly record struct CacheKey(PolicyState Policy, string Text)
{
    public override string ToString() => $"{Policy.Name}/{Text}";
}
