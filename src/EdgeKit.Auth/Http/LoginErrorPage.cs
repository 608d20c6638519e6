using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace EdgeKit.Auth.Http;

/// <summary>Writes an HTML page for a failed login, which tells an attacker nothing useful.</summary>
internal static class LoginErrorPage
{
    private const string Style = """
        body {
          font: 1rem/1.6 system-ui, sans-serif; color: #1c2330; background: #f4f5f7;
          display: grid; place-items: center; min-height: 100vh; margin: 0
        }
        main {
          background: #fff; padding: 2rem 2.5rem; border-radius: 12px; box-shadow: 0 4px 24px #0001; max-width: 28rem
        }
        h1 { font-size: 1.25rem; margin: 0 0 .5rem }
        """;

    // Allows this style only, by its hash; browsers normalize line endings before they hash.
    private static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{HashOf(Style.ReplaceLineEndings("\n"))}'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static Task WriteAsync(HttpContext context, int status, string title, string advice)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers["Referrer-Policy"] = "no-referrer";
        return response.WriteAsync(
            Html(title, advice, PublicOrigin.PathOf(context.Request) + "/"), context.RequestAborted);
    }

    private static string HashOf(string text) =>
        Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Html(string title, string advice, string start) => $$"""
        <!doctype html>
        <html lang="en">
        <head>
          <meta charset="utf-8"><meta name="viewport" content="width=device-width">
          <title>Login</title><style>{{Style}}</style>
        </head>
        <body><main>
          <h1>{{WebUtility.HtmlEncode(title)}}</h1>
          <p>{{WebUtility.HtmlEncode(advice)}}</p>
          <p><a href="{{WebUtility.HtmlEncode(start)}}">Back to the start</a></p>
        </main></body>
        </html>
        """;
}
