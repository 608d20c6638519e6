namespace EdgeKit.Cache.Http.Rules;

/// <summary>By what one version of an answer differs from another.</summary>
internal readonly record struct StoredVersion(string? ETag, string? LastModified, long Length);
