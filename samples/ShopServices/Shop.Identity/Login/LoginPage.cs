using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Shop.Identity.Login;

/// <summary>The form that asks for name and password.</summary>
internal static class LoginPage
{
    private const string Cookie = "shop-identity-login";

    /// <summary>Shows the form for a request that waits.</summary>
    public static IResult Show(string request, HttpResponse response, string? problem = null)
    {
        response.Cookies.Append(Cookie, request, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Path = "/connect" });
        response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
        return Results.Content(Html(request, problem), "text/html; charset=utf-8", statusCode: problem is null ? 200 : 401);
    }

    /// <summary>Whether a form was shown to this browser.</summary>
    public static bool Belongs(HttpRequest http, string request) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(http.Cookies[Cookie] ?? ""), Encoding.UTF8.GetBytes(request));

    private static string Html(string request, string? problem) => $$"""
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><title>Sign in to the shop</title><style>
          body { font-family: system-ui; background: #f4f5f7; display: grid; place-items: center; min-height: 100vh; margin: 0 }
          form { background: #fff; padding: 2rem; border-radius: 12px; box-shadow: 0 4px 24px #0002; width: 20rem; display: grid; gap: .75rem }
          input, button { font: inherit; padding: .6rem; border: 1px solid #ccd; border-radius: 8px }
          button { background: #2456d6; color: #fff; border: 0 }
          .problem { color: #b00020 } small { color: #667 }
        </style></head>
        <body>
          <form method="post" action="/connect/login">
            <h1>Sign in</h1>
            <p class="problem" role="alert">{{WebUtility.HtmlEncode(problem)}}</p>
            <input type="hidden" name="request" value="{{WebUtility.HtmlEncode(request)}}">
            <label>Name <input name="username" autocomplete="username" required autofocus></label>
            <label>Password <input name="password" type="password" autocomplete="current-password" required></label>
            <button type="submit">Sign in</button>
            <small>Not for production: alice / alice-pw, bob / bob-pw</small>
          </form>
        </body>
        </html>
        """;
}
