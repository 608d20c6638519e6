namespace EdgeKit.Cache.Memory;

/// <summary>A key within a policy. Two keys are equal if their policy and text are.</summary>
internal readonly record struct CacheKey(PolicyState Policy, string Text)
{
    private readonly CachePolicyOptions? _options;

    /// <summary>
    /// The options by which the key is looked up and filled: those of the request's policy table, so that a reload does
    /// not change them on the way. For a key that belongs to no request, the options in force.
    /// </summary>
    public CachePolicyOptions Options
    {
        get => _options ?? Policy.Options;
        init => _options = value;
    }

    public bool Equals(CacheKey other) => Policy == other.Policy && Text == other.Text;

    public override int GetHashCode() => HashCode.Combine(Policy, Text);

    public override string ToString() => $"{Policy.Name}/{Text}";
}
