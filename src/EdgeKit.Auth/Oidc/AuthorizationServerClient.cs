using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using EdgeKit.Auth.SigningKeys;

namespace EdgeKit.Auth.Oidc;

/// <summary>Calls the authorization server. Follows no redirect; limited by <c>ServerTimeout</c>.</summary>
internal sealed class AuthorizationServerClient(IHttpClientFactory clients, TimeProvider timeProvider)
{
    /// <summary>Posts a form with client authentication and reads the JSON response.</summary>
    /// <exception cref="OAuthErrorException">The server returned an OAuth error.</exception>
    /// <exception cref="AuthorizationServerUnavailableException">There is no usable response.</exception>
    public async Task<JsonElement> PostAsync(
        AuthorizationServer server, Func<AuthorizationServerMetadata, Uri?> endpoint,
        IEnumerable<KeyValuePair<string, string>> form, CancellationToken cancellationToken)
    {
        var metadata = await server.MetadataAsync(cancellationToken).ConfigureAwait(false);
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint(metadata));
        request.Content = new FormUrlEncodedContent([.. form, .. Authenticate(request, server.Options, metadata)]);
        return await SendAsync(
            request, server.Options, (status, _, text) => OAuthResponse.Read(status, text), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Requests userinfo; returns default if the server does not accept the access token.</summary>
    /// <exception cref="AuthorizationServerUnavailableException">There is no usable response.</exception>
    public async Task<JsonElement> GetUserInfoAsync(
        AuthorizationServer server, Uri endpoint, string accessToken, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, endpoint);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        return await SendAsync(
            request, server.Options, OAuthResponse.ReadUserInfo, cancellationToken).ConfigureAwait(false);
    }

    private async Task<JsonElement> SendAsync(
        HttpRequestMessage request, BffOptions options, Func<int, string?, string, JsonElement> read,
        CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.ServerTimeout, timeProvider);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var client = clients.CreateClient(DiscoveryClient.ClientName);
            using var response = await client.SendAsync(request, linked.Token).ConfigureAwait(false);
            // JSON is UTF-8; the charset of the header may be wrong or unknown.
            var text = await response.Content.ReadAsByteArrayAsync(linked.Token).ConfigureAwait(false);
            return read(
                (int)response.StatusCode, response.Content.Headers.ContentType?.MediaType,
                Encoding.UTF8.GetString(text).TrimStart('\uFEFF'));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new AuthorizationServerUnavailableException($"no response within {options.ServerTimeout}");
        }
        catch (Exception error)
            when (error is not (OperationCanceledException
                or AuthorizationServerUnavailableException or OAuthErrorException))
        {
            // No connection, or an exception of an application's handler, such as an open circuit.
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

        // Id and secret are form-encoded before they are joined (RFC 6749, 2.3.1).
        var pair = $"{Uri.EscapeDataString(options.ClientId!)}:{Uri.EscapeDataString(options.ClientSecret!)}";
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
        return [];
    }
}
