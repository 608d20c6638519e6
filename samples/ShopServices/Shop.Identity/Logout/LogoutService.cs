using Shop.Identity.Clients;
using Shop.Identity.Login;
using Shop.Identity.Tokens;

namespace Shop.Identity.Logout;

/// <summary>Ends sessions and their refresh tokens, and notifies the clients.</summary>
internal sealed class LogoutService(
    LoginSessions logins, RefreshTokens refresh, LogoutTokens tokens, ClientRegistry clients, IHttpClientFactory http)
{
    public const string ClientName = "backchannel";

    /// <summary>Ends one session.</summary>
    public async Task EndSessionAsync(string sessionId)
    {
        refresh.End(session => session.Id == sessionId);
        foreach (var ended in logins.End(session => session.Id == sessionId))
        {
            await NotifyAsync(ended.User.Subject, sessionId);
        }
    }

    /// <summary>Ends all sessions of a user; returns the number of notified clients.</summary>
    public Task<int> EndSubjectAsync(string subject)
    {
        refresh.End(session => session.User.Subject == subject);
        logins.End(session => session.User.Subject == subject);
        return NotifyAsync(subject, sessionId: null);
    }

    private async Task<int> NotifyAsync(string subject, string? sessionId)
    {
        var notified = await Task.WhenAll(
            from client in clients.All
            from uri in client.BackchannelLogoutUris
            select PostAsync(uri, tokens.Issue(client.Id, subject, sessionId)));
        return notified.Count(isNotified => isNotified);
    }

    private async Task<bool> PostAsync(string uri, string token)
    {
        using var client = http.CreateClient(ClientName);
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("logout_token", token)]);
        try
        {
            using var answer = await client.PostAsync(new Uri(uri), form);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
        {
            return false; // the client is away; a server for production would try again
        }
    }
}
