using Shop.Identity.Clients;
using Shop.Identity.Login;
using Shop.Identity.Protocol;

namespace Shop.Identity.Authorization;

/// <summary>Checks requests for codes, and keeps those that were pushed (RFC 9126) or wait for a login.</summary>
internal sealed class AuthorizationRequests(ClientRegistry clients, TimeProvider timeProvider)
{
    public const string PushedPrefix = "urn:ietf:params:oauth:request_uri:";
    public static readonly TimeSpan PushedLifetime = TimeSpan.FromSeconds(60);

    private readonly ExpiringStore<AuthorizationRequest> _pushed = new(timeProvider, PushedLifetime);
    private readonly ExpiringStore<AuthorizationRequest> _waiting = new(timeProvider, TimeSpan.FromMinutes(10));

    public string Push(AuthorizationRequest request) => PushedPrefix + _pushed.Add(request);

    public string Wait(AuthorizationRequest request) => _waiting.Add(request);

    public AuthorizationRequest? Waiting(string? name) => _waiting.Find(name);

    public AuthorizationRequest? TakeWaiting(string? name) => _waiting.Take(name);

    /// <summary>Reads a request from its parameters, or returns the pushed request that they name.</summary>
    public AuthorizationRequest Read(Func<string, string?> parameter)
    {
        if (parameter("request_uri") is not { } pushed)
        {
            return Check(parameter);
        }

        var request = pushed.StartsWith(PushedPrefix, StringComparison.Ordinal)
            ? _pushed.Take(pushed[PushedPrefix.Length..]) : null;
        return request is not null && request.ClientId == parameter("client_id")
            ? request
            : throw new AuthorizationRefusedException(
                "invalid_request", "the pushed request is unknown, used or too old");
    }

    public AuthorizationRequest Check(Func<string, string?> parameter)
    {
        var client = clients.Find(parameter("client_id"));
        var redirect = parameter("redirect_uri");
        if (client is null || redirect is null || !client.RedirectUris.Contains(redirect, StringComparer.Ordinal))
        {
            throw new AuthorizationRefusedException(
                "invalid_request", "the client is unknown or the redirect_uri is not its own");
        }

        var state = parameter("state");
        Require(parameter("response_type") == "code", "unsupported_response_type", "response_type must be code");
        Require(parameter("code_challenge_method") == "S256", "invalid_request", "code_challenge_method must be S256");
        var challenge = parameter("code_challenge") ?? "";
        Require(Pkce.IsChallenge(challenge), "invalid_request", "code_challenge must be 43 base64url characters");
        return new AuthorizationRequest(client.Id, redirect, Scopes(client, parameter("scope"), redirect, state))
        {
            CodeChallenge = challenge, State = state, Nonce = parameter("nonce"),
        };

        void Require(bool condition, string error, string description)
        {
            if (!condition)
            {
                throw new AuthorizationRefusedException(error, description, redirect, state);
            }
        }
    }

    private static IReadOnlyList<string> Scopes(Client client, string? requested, string redirect, string? state)
    {
        try
        {
            return ScopeFilter.Grant(requested, client.Scopes);
        }
        catch (OAuthException refusal)
        {
            throw new AuthorizationRefusedException(refusal.Error, refusal.Message, redirect, state);
        }
    }
}
