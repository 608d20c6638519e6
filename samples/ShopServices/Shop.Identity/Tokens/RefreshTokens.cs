using Shop.Identity.Login;

namespace Shop.Identity.Tokens;

/// <summary>
/// Single-use refresh tokens. A reused token was stolen, so its whole family is revoked (RFC 9700, 4.14). Kept in
/// memory: a restart requires a new sign-in. Thread safe.
/// </summary>
internal sealed class RefreshTokens(TimeProvider timeProvider)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _tokens = new(StringComparer.Ordinal);

    /// <summary>Issues the first or next token of a family.</summary>
    public string Issue(RefreshTokenFamily family)
    {
        lock (_gate)
        {
            Forget(entry => entry.Until <= timeProvider.GetUtcNow());
            var token = RandomIdentifier.Next();
            _tokens[token] = new Entry(family, timeProvider.GetUtcNow() + Lifetime);
            return token;
        }
    }

    /// <summary>Consumes a token; returns null if it is unknown, expired, reused or another client's.</summary>
    public RefreshTokenFamily? Use(string token, string clientId)
    {
        lock (_gate)
        {
            if (!_tokens.TryGetValue(token, out var entry)
                || entry.Family.ClientId != clientId || entry.Until <= timeProvider.GetUtcNow())
            {
                return null;
            }

            if (entry.IsUsed)
            {
                Forget(other => ReferenceEquals(other.Family, entry.Family));
                return null;
            }

            entry.IsUsed = true;
            return entry.Family;
        }
    }

    /// <summary>Revokes the family of a token; unknown and foreign tokens are ignored (RFC 7009, 2.2).</summary>
    public void Revoke(string token, string clientId)
    {
        lock (_gate)
        {
            if (_tokens.TryGetValue(token, out var entry) && entry.Family.ClientId == clientId)
            {
                Forget(other => ReferenceEquals(other.Family, entry.Family));
            }
        }
    }

    /// <summary>Revokes the families of matching sessions.</summary>
    public void End(Func<LoginSession, bool> which)
    {
        lock (_gate)
        {
            Forget(entry => which(entry.Family.Session));
        }
    }

    private void Forget(Func<Entry, bool> which)
    {
        foreach (var token in _tokens.Where(entry => which(entry.Value)).Select(entry => entry.Key).ToArray())
        {
            _tokens.Remove(token);
        }
    }

    private sealed class Entry(RefreshTokenFamily family, DateTimeOffset until)
    {
        public RefreshTokenFamily Family => family;

        public DateTimeOffset Until => until;

        public bool IsUsed { get; set; }
    }
}
