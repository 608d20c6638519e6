namespace EdgeKit.Cache.Http.Rules;

/// <summary>The validators and length that distinguish versions of a response.</summary>
internal readonly record struct StoredVersion(string? ETag, string? LastModified, long Length);
