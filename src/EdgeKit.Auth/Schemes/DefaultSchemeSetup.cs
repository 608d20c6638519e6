using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace EdgeKit.Auth.Schemes;

/// <summary>
/// Makes EdgeKit the default scheme if the application has named none, whatever the order of registration. Also wraps
/// two kinds of default scheme: the application's only scheme, which ASP.NET Core no longer makes the default once
/// EdgeKit adds its own, and a bearer scheme, which would refuse tokens of EdgeKit's issuers.
/// </summary>
internal sealed class DefaultSchemeSetup : IPostConfigureOptions<AuthenticationOptions>
{
    private volatile ApplicationSchemes? _application;

    /// <summary>The application's schemes.</summary>
    /// <exception cref="InvalidOperationException">The authentication options were not created yet.</exception>
    public ApplicationSchemes Application =>
        _application ?? throw new InvalidOperationException("The schemes are not known yet.");

    public void PostConfigure(string? name, AuthenticationOptions options)
    {
        var application = ApplicationSchemes.Of(options);
        _application = application;
        options.DefaultScheme ??= ApplicationSchemes.FindOnlyScheme(options.Schemes); // For sign-in and sign-out.
        if (application.KeepsDefault)
        {
            return;
        }

        var ours = application.IsEmpty ? EdgeKitAuthDefaults.AuthenticationScheme : DefaultSchemeHandler.Scheme;
        options.DefaultScheme ??= ours;
        options.DefaultAuthenticateScheme = ours;
        options.DefaultChallengeScheme = ours;
        options.DefaultForbidScheme = ours;
    }
}
