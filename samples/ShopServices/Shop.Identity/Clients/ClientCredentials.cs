using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using System.Text;
using Shop.Identity.Protocol;

namespace Shop.Identity.Clients;

/// <summary>A client's id and secret, from HTTP Basic or form fields but not both (RFC 6749, 2.3).</summary>
internal sealed record ClientCredentials(string Id, string Secret)
{
    public static ClientCredentials Read(HttpRequest request, TokenRequest form)
    {
        var header = request.Headers.Authorization.ToString();
        var secret = form.Optional("client_secret");
        if (header.Length == 0)
        {
            return new ClientCredentials(form.Optional("client_id") ?? "", secret ?? "");
        }

        if (secret is not null)
        {
            throw OAuthException.InvalidRequest("the client authenticates in the header and in the form");
        }

        return TryReadBasic(header, out var basic)
            ? basic
            : throw OAuthException.InvalidClient("the Authorization header is not HTTP Basic");
    }

    private static bool TryReadBasic(string header, [NotNullWhen(true)] out ClientCredentials? credentials)
    {
        credentials = null;
        if (!AuthenticationHeaderValue.TryParse(header, out var value)
            || !string.Equals(value.Scheme, "Basic", StringComparison.OrdinalIgnoreCase)
            || value.Parameter is not { } parameter)
        {
            return false;
        }

        var bytes = new byte[parameter.Length];
        if (!Convert.TryFromBase64String(parameter, bytes, out var length))
        {
            return false;
        }

        var pair = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2);
        if (pair.Length != 2)
        {
            return false;
        }

        // Both parts are form-encoded (RFC 6749, 2.3.1).
        credentials = new ClientCredentials(FormDecode(pair[0]), FormDecode(pair[1]));
        return true;
    }

    private static string FormDecode(string value) => Uri.UnescapeDataString(value.Replace('+', ' '));
}
