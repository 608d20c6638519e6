namespace EdgeKit.Auth.Login;

/// <summary>
/// What an ID token must agree with: the client, the login that asked for it, and the access token that came along.
/// </summary>
internal sealed record IdTokenExpectation(
    string ClientId, string Nonce, string AccessToken, DateTimeOffset NotIssuedBefore, DateTimeOffset NotIssuedAfter);
