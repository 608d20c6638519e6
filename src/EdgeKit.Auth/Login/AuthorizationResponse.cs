using EdgeKit.Auth.Oidc;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Auth.Login;

/// <summary>Reads the authorization response from the query of the callback.</summary>
internal static class AuthorizationResponse
{
    private const int MaxCodeLength = 4096;

    /// <summary>Checks the issuer first, because an error of another server means nothing (RFC 9207).</summary>
    /// <exception cref="LoginRefusedException">The response is an error, incomplete or from another server.</exception>
    public static string ReadCode(IQueryCollection query, AuthorizationServerMetadata metadata)
    {
        CheckIssuer(query, metadata);
        if (query["error"] is { Count: > 0 } error)
        {
            throw error == "access_denied"
                ? new LoginRefusedException(
                    "denied", "The login was cancelled, or you are not allowed to use this application.",
                    StatusCodes.Status403Forbidden)
                : new LoginRefusedException(
                    "server_error", "The login server refused the request. Please start again.");
        }

        return query["code"] is { Count: 1 } code && code.ToString() is { Length: > 0 and <= MaxCodeLength } text
            ? text
            : throw new LoginRefusedException("code", "The login server's response is incomplete. Please start again.");
    }

    private static void CheckIssuer(IQueryCollection query, AuthorizationServerMetadata metadata)
    {
        var issuer = query["iss"];
        if (issuer.Count == 0 ? metadata.SendsIssuer : issuer.Count > 1 || issuer != metadata.Issuer)
        {
            throw new LoginRefusedException(
                "issuer", "The response is not from the expected login server. Please start again.");
        }
    }
}
