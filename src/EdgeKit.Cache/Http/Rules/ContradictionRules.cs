using Microsoft.AspNetCore.Http;

namespace EdgeKit.Cache.Http.Rules;

/// <summary>
/// Whether a later answer to a request that was not stored, to HEAD above all, shows that what is stored is obsolete
/// (RFC 9111 §4.3.5).
/// </summary>
internal static class ContradictionRules
{
    /// <param name="stored">The fields of the stored answer that would differ.</param>
    /// <param name="status">The later answer's status. Only a 200 speaks of what a 200 has stored.</param>
    /// <param name="later">The later answer's fields; those that are absent say nothing.</param>
    public static bool Shows(in StoredVersion stored, int status, IHeaderDictionary later) =>
        status == StatusCodes.Status200OK
        && (Differs(later.ETag.ToString(), stored.ETag)
            || Differs(later.LastModified.ToString(), stored.LastModified)
            || (later.ContentLength is { } length && length != stored.Length));

    private static bool Differs(string later, string? stored) => later.Length > 0 && later != stored;
}
