using Shop.Identity.Login;

namespace Shop.Identity.Tokens;

/// <summary>
/// Refresh tokens that are good once. One that comes a second time was stolen, by whoever came first or second: the
/// whole family ends (RFC 9700, 4.14). Kept in memory, so a restart asks people to sign in again. Thread safe.
/// </summary>
internal sealed class RefreshTokens(TimeProvider timeProvider)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _tokens = new(StringComparer.Ordinal);

    /// <summary>The first token of a family, or the next one.</summary>
    public string Issue(RefreshFamily family)
    {
        lock (_gate)
        {
            Forget(entry => entry.Until <= timeProvider.GetUtcNow());
            var token = Secrets.Next();
            _tokens[token] = new Entry(family, timeProvider.GetUtcNow() + Lifetime);
            return token;
        }
    }

    /// <summary>Uses a token up; null when it is unknown, another client's, too old, or came a second time.</summary>
    public RefreshFamily? Use(string token, string clientId)
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

    /// <summary>Ends the family of a token; unknown tokens and those of others are let be (RFC 7009, 2.2).</summary>
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

    /// <summary>Ends the families of sign-ins.</summary>
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

    private sealed class Entry(RefreshFamily family, DateTimeOffset until)
    {
        public RefreshFamily Family => family;

        public DateTimeOffset Until => until;

        public bool IsUsed { get; set; }
    }
}
