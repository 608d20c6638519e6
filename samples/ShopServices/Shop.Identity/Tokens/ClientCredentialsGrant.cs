using System.Globalization;
using Shop.Identity.Clients;
using Shop.Identity.Protocol;

namespace Shop.Identity.Tokens;

/// <summary>
/// The client credentials grant (RFC 6749, 4.4); the load test client may choose subject and lifetime.
/// </summary>
internal sealed class ClientCredentialsGrant(AccessTokens tokens)
{
    private const int LongestLifetimeSeconds = 86400;
    private const int LongestSubject = 128;

    public TokenResponse Handle(Client client, TokenRequest request)
    {
        var subject = request.Optional("subject");
        var lifetime = request.Optional("lifetime");
        if ((subject ?? lifetime) is not null && !client.ChoosesSubject)
        {
            throw OAuthException.InvalidRequest("subject and lifetime may not be chosen by this client");
        }

        var scopes = ScopeFilter.Grant(request.Optional("scope"), client.Scopes);
        return tokens.Issue(client, CheckSubject(subject) ?? client.Id, scopes, ReadLifetime(lifetime));
    }

    private static string? CheckSubject(string? subject) => subject is null || IsPlain(subject)
        ? subject
        : throw OAuthException.InvalidRequest($"subject must be 1 to {LongestSubject} printable ASCII characters");

    private static bool IsPlain(string subject) =>
        subject.Length <= LongestSubject && subject.All(c => c is > ' ' and <= '~');

    private static int ReadLifetime(string? lifetime)
    {
        if (lifetime is null)
        {
            return AccessTokens.DefaultLifetimeSeconds;
        }

        var whole = int.TryParse(lifetime, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds);
        return whole && seconds is >= 1 and <= LongestLifetimeSeconds
            ? seconds
            : throw OAuthException.InvalidRequest($"lifetime must be 1 to {LongestLifetimeSeconds} seconds");
    }
}
