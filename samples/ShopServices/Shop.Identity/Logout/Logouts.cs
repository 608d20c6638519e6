using Shop.Identity.Clients;
using Shop.Identity.Login;
using Shop.Identity.Tokens;

namespace Shop.Identity.Logout;

/// <summary>Ends sign-ins, what they may be renewed for, and, by telling the clients, what was built on them.</summary>
internal sealed class Logouts(
    LoginSessions logins, RefreshTokens refresh, LogoutTokens tokens, ClientRegistry clients, IHttpClientFactory http)
{
    public const string ClientName = "backchannel";

    /// <summary>Ends one sign-in.</summary>
    public async Task EndSessionAsync(string sessionId)
    {
        refresh.End(session => session.Id == sessionId);
        foreach (var ended in logins.End(session => session.Id == sessionId))
        {
            await TellAsync(ended.User.Subject, sessionId);
        }
    }

    /// <summary>Ends all sign-ins of a person; answers with how many clients have heard of it.</summary>
    public Task<int> EndSubjectAsync(string subject)
    {
        refresh.End(session => session.User.Subject == subject);
        logins.End(session => session.User.Subject == subject);
        return TellAsync(subject, sessionId: null);
    }

    private async Task<int> TellAsync(string subject, string? sessionId)
    {
        var told = await Task.WhenAll(
            from client in clients.All
            from uri in client.BackchannelLogoutUris
            select PostAsync(uri, tokens.Issue(client.Id, subject, sessionId)));
        return told.Count(heard => heard);
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
