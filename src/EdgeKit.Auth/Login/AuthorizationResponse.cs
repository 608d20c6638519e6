using EdgeKit.Auth.Oidc;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Auth.Login;

/// <summary>Reads the server's answer off the callback's query: a pure function.</summary>
internal static class AuthorizationResponse
{
    private const int LongestCode = 4096;

    /// <summary>
    /// The code; the issuer is looked at first, for an error of a stranger says nothing either (RFC 9207).
    /// </summary>
    /// <exception cref="LoginRefusedException">There is no code, or not from this server.</exception>
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
                    "server_error", "The login server has refused the request. Please start again.");
        }

        return query["code"] is { Count: 1 } code && code.ToString() is { Length: > 0 and <= LongestCode } text
            ? text
            : throw new LoginRefusedException("code", "The login server's answer is incomplete. Please start again.");
    }

    private static void CheckIssuer(IQueryCollection query, AuthorizationServerMetadata metadata)
    {
        var issuer = query["iss"];
        var good = issuer.Count == 0 ? !metadata.SendsIssuer : issuer.Count == 1 && issuer == metadata.Issuer;
        if (!good)
        {
            throw new LoginRefusedException(
                "issuer", "The answer is not from the login server that was asked. Please start again.");
        }
    }
}
