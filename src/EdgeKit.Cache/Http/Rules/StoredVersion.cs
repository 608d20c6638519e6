namespace EdgeKit.Cache.Http.Rules;

/// <summary>The validators and length that tell versions of a response apart.</summary>
internal readonly record struct StoredVersion(string? ETag, string? LastModified, long Length);
