namespace EdgeKit.Cache.Configuration;

/// <summary>Where the settings stand.</summary>
internal sealed record CacheSection(string Path);
