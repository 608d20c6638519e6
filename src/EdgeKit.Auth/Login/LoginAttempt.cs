using System.Text.Json.Serialization;

namespace EdgeKit.Auth.Login;

/// <summary>A login in progress, stored encrypted in a cookie of the browser that started it.</summary>
internal sealed record LoginAttempt(
    string State, string Nonce, string Verifier, string ReturnUrl, string RedirectUri,
    [property: JsonPropertyName("At")] DateTimeOffset StartedAt);
