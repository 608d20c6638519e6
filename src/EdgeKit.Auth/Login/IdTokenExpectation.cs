namespace EdgeKit.Auth.Login;

/// <summary>The values that an ID token must match: the client, the login attempt and the access token.</summary>
internal sealed record IdTokenExpectation(
    string ClientId, string Nonce, string AccessToken, DateTimeOffset NotIssuedBefore, DateTimeOffset NotIssuedAfter);
