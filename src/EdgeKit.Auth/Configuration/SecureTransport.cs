using System.ComponentModel.DataAnnotations;
using EdgeKit.Policies;
using Microsoft.Extensions.Hosting;

namespace EdgeKit.Auth.Configuration;

/// <summary>Requires URLs of http, and https for keys and tokens except on loopback and in Development.</summary>
internal static class SecureTransport
{
    public static IEnumerable<ValidationResult> Check(Uri? url, string member) =>
        url is null or { IsAbsoluteUri: true, Scheme: "https" or "http" } ? []
        : [new("is not an absolute http or https URL. Write it in full, such as https://shop.example.com.", [member])];

    public static bool Permits(Uri url, IHostEnvironment environment) =>
        url.Scheme == Uri.UriSchemeHttps
        || (url.Scheme == Uri.UriSchemeHttp && (url.IsLoopback || environment.IsDevelopment()));

    public static void Check(string path, Uri url, IHostEnvironment environment, PolicyProblems problems)
    {
        if (!Permits(url, environment))
        {
            problems.Add(path, url.OriginalString, "is http on a host that is not this machine",
                "Use https; http is for loopback, or for the Development environment.");
        }
    }
}
