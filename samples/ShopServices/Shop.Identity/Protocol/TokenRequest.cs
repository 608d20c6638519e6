using Microsoft.Extensions.Primitives;

namespace Shop.Identity.Protocol;

/// <summary>The form of a token request; a repeated parameter is an error (RFC 6749, 3.2).</summary>
internal sealed class TokenRequest(IFormCollection form)
{
    public static async Task<TokenRequest> ReadAsync(HttpRequest request)
    {
        if (!request.HasFormContentType)
        {
            throw OAuthException.InvalidRequest("the request is not application/x-www-form-urlencoded");
        }

        try
        {
            return new TokenRequest(await request.ReadFormAsync(request.HttpContext.RequestAborted));
        }
        catch (InvalidDataException)
        {
            throw OAuthException.InvalidRequest("the form is too large or malformed");
        }
    }

    public string Required(string name) =>
        Optional(name) ?? throw OAuthException.InvalidRequest($"{name} is missing");

    public string? Optional(string name)
    {
        var values = form.TryGetValue(name, out var found) ? found : StringValues.Empty;
        return values.Count > 1
            ? throw OAuthException.InvalidRequest($"{name} is present more than once")
            : string.IsNullOrEmpty(values) ? null : values.ToString();
    }
}
