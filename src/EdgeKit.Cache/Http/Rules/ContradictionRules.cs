using Microsoft.AspNetCore.Http;

namespace EdgeKit.Cache.Http.Rules;

/// <summary>
/// Detects that a later response which was not stored, usually to HEAD, makes the stored one obsolete (RFC 9111
/// §4.3.5).
/// </summary>
internal static class ContradictionRules
{
    public static bool Shows(in StoredVersion stored, int status, IHeaderDictionary later) =>
        status == StatusCodes.Status200OK
        && (Differs(later.ETag.ToString(), stored.ETag)
            || Differs(later.LastModified.ToString(), stored.LastModified)
            || (later.ContentLength is { } length && length != stored.Length));

    private static bool Differs(string later, string? stored) => later.Length > 0 && later != stored;
}
