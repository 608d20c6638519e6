namespace Shop.Identity;

internal static class IndexPage
{
    private const string Style =
        "body { font-family: system-ui; max-width: 40rem; margin: 4rem auto; line-height: 1.5 }";

    private const string Html = $$"""
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><title>Shop.Identity</title><style>{{Style}}</style></head>
        <body>
          <h1>Shop.Identity</h1>
          <p><strong>Not for production.</strong> This is the authorization server of a sample and of its tests. Its users,
          passwords and client secrets stand in a public repository.</p>
          <ul>
            <li><a href="/.well-known/openid-configuration">discovery</a></li>
            <li><a href="/.well-known/jwks.json">signing keys</a></li>
          </ul>
        </body>
        </html>
        """;

    public static void MapIndexPage(this IEndpointRouteBuilder app) =>
        app.MapGet("/", static (HttpResponse response) =>
        {
            response.Headers.ContentSecurityPolicy = PageStyle.Policy(Style);
            return Results.Content(Html, "text/html; charset=utf-8");
        });
}
