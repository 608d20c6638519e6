namespace EdgeKit.Cache.Checks;

/// <summary>Where the settings stand.</summary>
internal sealed record CacheSection(string Path);
