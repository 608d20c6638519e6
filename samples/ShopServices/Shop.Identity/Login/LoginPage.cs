using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Shop.Identity.Login;

/// <summary>The sign-in form.</summary>
internal static class LoginPage
{
    private const string Cookie = "shop-identity-login";

    // Allowed by its hash in the policy, so that no injected style is applied.
    private const string Style = """
        body { font: 1rem/1.5 system-ui, "DejaVu Sans", sans-serif; color: #1d2a24; background: #f6f1e7; display: grid; place-items: center; min-height: 100vh; margin: 0 }
        form { background: #fffdf8; padding: 2rem; border: 1px solid #e4dccb; border-radius: 16px; box-shadow: 0 4px 24px #1d2a2414; width: min(20rem, 80vw); display: grid; gap: 1rem }
        h1 { font: 600 1.8rem/1.2 Georgia, "DejaVu Serif", serif; margin: 0 }
        label { display: grid; gap: .25rem; font-size: .85rem; color: #66736c }
        input { font: inherit; font-size: 1rem; color: #1d2a24; padding: .6rem .7rem; border: 1px solid #e4dccb; border-radius: 9px; background: #fff }
        button { font: inherit; font-weight: 600; padding: .7rem; background: #1f4d3a; color: #fff; border: 0; border-radius: 10px; cursor: pointer }
        .problem { color: #a3342c; margin: 0 }
        .note { font-size: .8rem; color: #66736c; border-top: 1px dashed #e4dccb; padding-top: 1rem; margin: 0 }
        """;

    /// <summary>Returns the form of a pending request.</summary>
    public static IResult Show(string request, HttpResponse response, string? problem = null)
    {
        response.Cookies.Append(
            Cookie, request, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Path = "/connect" });
        response.Headers.ContentSecurityPolicy = PageStyle.Policy(Style);
        return Results.Content(
            Html(request, problem), "text/html; charset=utf-8", statusCode: problem is null ? 200 : 401);
    }

    /// <summary>True if the form was shown to this browser.</summary>
    public static bool Belongs(HttpRequest http, string request) =>
        CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(http.Cookies[Cookie] ?? ""), Encoding.UTF8.GetBytes(request));

    private static string Html(string request, string? problem) => $$"""
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Sign in to the shop</title><style>{{Style}}</style></head>
        <body>
          <form method="post" action="/connect/login">
            <h1>Sign in to the shop</h1>
            {{Alert(problem)}}
            <input type="hidden" name="request" value="{{WebUtility.HtmlEncode(request)}}">
            <label>Name <input name="username" autocomplete="username" required autofocus></label>
            <label>Password <input name="password" type="password" autocomplete="current-password" required></label>
            <button type="submit">Sign in</button>
            <p class="note"><strong>Not for production.</strong> This is a sample's authorization server. Its people are<br>alice, with alice-pw, and bob, with bob-pw.</p>
          </form>
        </body>
        </html>
        """;

    private static string Alert(string? problem) =>
        problem is null ? "" : $"<p class=\"problem\" role=\"alert\">{WebUtility.HtmlEncode(problem)}</p>";
}
