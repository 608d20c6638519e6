namespace Shop.Identity.Tokens;

/// <summary>Decides what a client gets of the scopes it asks for.</summary>
internal static class ScopeFilter
{
    /// <summary>
    /// The scopes asked for, all of the client's when none is named; one that the client may not have is refused.
    /// </summary>
    public static IReadOnlyList<string> Grant(string? requested, IReadOnlyList<string> allowed)
    {
        if (requested is null)
        {
            return allowed;
        }

        var scopes = requested.Split(
            ' ', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).ToList();
        return scopes.Count > 0 && scopes.All(scope => allowed.Contains(scope, StringComparer.Ordinal))
            ? scopes
            : throw OAuthException.InvalidScope("a scope is unknown or not this client's");
    }
}
