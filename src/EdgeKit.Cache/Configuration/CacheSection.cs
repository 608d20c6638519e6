namespace EdgeKit.Cache.Configuration;

internal sealed record CacheSection(string Path);
