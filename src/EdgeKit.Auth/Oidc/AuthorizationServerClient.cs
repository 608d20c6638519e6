using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using EdgeKit.Auth.SigningKeys;

namespace EdgeKit.Auth.Oidc;

/// <summary>
/// Speaks to the authorization server as its client. Follows no redirect, waits for no answer longer than the settings
/// say.
/// </summary>
internal sealed class AuthorizationServerClient(IHttpClientFactory clients, TimeProvider timeProvider)
{
    /// <summary>Sends a form with the client's name and secret, and reads the JSON of the answer.</summary>
    /// <exception cref="OAuthErrorException">The server said no.</exception>
    /// <exception cref="AuthorizationServerUnavailableException">The server said nothing of use.</exception>
    public async Task<JsonElement> PostAsync(
        AuthorizationServer server, Func<AuthorizationServerMetadata, Uri?> endpoint,
        IEnumerable<KeyValuePair<string, string>> form, CancellationToken cancellationToken)
    {
        AuthorizationServerMetadata metadata = await server.MetadataAsync(cancellationToken).ConfigureAwait(false);
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint(metadata));
        request.Content = new FormUrlEncodedContent([.. form, .. Authenticate(request, server.Options, metadata)]);
        return await SendAsync(request, server.Options, (
            status, _, text) => OAuthResponse.Read(status, text), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks about a person with an access token; default where the server does not take it.</summary>
    /// <exception cref="AuthorizationServerUnavailableException">The server said nothing of use.</exception>
    public async Task<JsonElement> GetUserInfoAsync(
        AuthorizationServer server, Uri endpoint, string accessToken, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, endpoint);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        return await SendAsync(
            request, server.Options, OAuthResponse.ReadUserInfo, cancellationToken).ConfigureAwait(false);
    }

    private async Task<JsonElement> SendAsync(
        HttpRequestMessage request,
        BffOptions options, Func<int, string?, string, JsonElement> read, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.ServerTimeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var client = clients.CreateClient(HttpKeySource.ClientName);
            using var response = await client.SendAsync(request, either.Token).ConfigureAwait(false);
            // JSON is UTF-8 whatever the header calls it, which may be nothing that there is.
            var text = await response.Content.ReadAsByteArrayAsync(either.Token).ConfigureAwait(false);
            return read((int)response.StatusCode,
                response.Content.Headers.ContentType?.MediaType, Encoding.UTF8.GetString(text).TrimStart('\uFEFF'));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new AuthorizationServerUnavailableException($"none came within {options.ServerTimeout}");
        }
        catch (Exception error)
            when (error is not (OperationCanceledException or AuthorizationServerUnavailableException or OAuthErrorException))
        {
            // No connection, or what a handler of the application's own has thrown, such as that a circuit is open.
            throw new AuthorizationServerUnavailableException(error.Message.TrimEnd('.'), error);
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Authenticate(
        HttpRequestMessage request, BffOptions options, AuthorizationServerMetadata metadata)
    {
        if (metadata.SecretInForm)
        {
            return [new("client_id", options.ClientId!), new("client_secret", options.ClientSecret!)];
        }

        // Both halves are form-encoded before they are joined (RFC 6749, 2.3.1).
        var pair = $"{Uri.EscapeDataString(options.ClientId!)}:{Uri.EscapeDataString(options.ClientSecret!)}";
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
        return [];
    }
}
