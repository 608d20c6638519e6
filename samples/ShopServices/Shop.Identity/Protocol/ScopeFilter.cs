namespace Shop.Identity.Protocol;

/// <summary>Selects the scopes that a client gets.</summary>
internal static class ScopeFilter
{
    /// <summary>
    /// Returns the requested scopes, or all allowed ones if none is requested; a scope that is not allowed is an error.
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
