using EdgeKit.Cache.Memory;

namespace EdgeKit.Cache.Entries;

/// <summary>Where an entry belongs: the space of a policy, and its name there.</summary>
internal readonly record struct CacheKey(KeySpace Space, string Text)
{
    public override string ToString() => $"{Space.Name}/{Text}";
}
